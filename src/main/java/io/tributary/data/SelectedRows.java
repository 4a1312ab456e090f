package io.tributary.data;

import java.util.Arrays;

/** Some rows of a shard, in its order; a view, which holds four bytes a row. */
public final class SelectedRows extends Shard {
  private static final long serialVersionUID = 1;

  private final Shard all;
  private final int[] rows; // of the shard, ascending

  private SelectedRows(Shard all, int[] rows) {
    super(rows.length, all.stride());
    this.all = all;
    this.rows = rows;
  }

  /**
   * The training rows but for a fold, or that fold's.
   *
   * @param training a shard's training rows
   * @param folds of each row
   * @param part training or validation, of a fold
   */
  public static Shard of(Shard training, short[] folds, ShardPart part) {
    boolean own = part.part() == Part.VALIDATION;
    int[] rows = new int[folds.length];
    int count = 0;
    for (int i = 0; i < folds.length; i++) {
      if ((folds[i] == part.fold()) == own) {
        rows[count++] = i;
      }
    }
    return new SelectedRows(training, Arrays.copyOf(rows, count));
  }

  @Override
  public void copy(int row, int from, int count, float[] target, int at) {
    all.copy(rows[row], from, count, target, at);
  }

  @Override
  public float value(int row, int column) {
    return all.value(rows[row], column);
  }
}
