package io.tributary.ingest;

import io.tributary.data.LabelScaling;
import io.tributary.data.TableEncoding;

/**
 * What is chosen for a table as soon as it is known what its columns are.
 *
 * @param labelScaling whether its label is scaled
 * @param bins how many bins of quantiles are wanted of each quantity
 * @param leastRows how many rows a category has at least to be one by itself, in columns of more
 *     than become inputs, which are then learnt as numbers; 0: such columns are refused
 */
public record FitRules(LabelScalingRule labelScaling, BinsRule bins, int leastRows) {
  /** Whether a label is scaled, once it is known what it is. */
  public interface LabelScalingRule {
    LabelScaling of(TableEncoding encoding);
  }

  /** How many bins there are to be, once it is known what the columns are: at most; 0: none. */
  public interface BinsRule {
    int of(TableEncoding encoding);
  }
}
