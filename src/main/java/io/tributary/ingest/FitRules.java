package io.tributary.ingest;

import io.tributary.data.LabelScaling;
import io.tributary.data.TableEncoding;

/**
 * What is chosen for a table as soon as it is known what its columns are, and how many rows it has.
 *
 * @param labelScaling whether its label is scaled
 * @param bins how many bins of quantiles are wanted of each quantity
 * @param leastRows how many rows a category has at least to be one by itself, in columns of more
 *     than become inputs, which are then learnt as numbers; 0: such columns are refused
 * @param folds how many folds the rows are parted into, in place of validation rows by lots
 */
public record FitRules(
    LabelScalingRule labelScaling, BinsRule bins, int leastRows, FoldsRule folds) {
  /** Whether a label is scaled, once it is known what it is. */
  public interface LabelScalingRule {
    LabelScaling of(TableEncoding encoding);
  }

  /** How many bins there are to be, once it is known what the columns are: at most; 0: none. */
  public interface BinsRule {
    int of(TableEncoding encoding);
  }

  /** How many folds there are to be, once it is known how many rows there are; 0: as it is set. */
  public interface FoldsRule {
    int of(long rows);
  }
}
