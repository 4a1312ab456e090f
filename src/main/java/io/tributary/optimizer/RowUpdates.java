package io.tributary.optimizer;

import io.tributary.network.ParameterSlice;
import io.tributary.network.RowSums;

/**
 * One thread's updates of the large tables: those rows alone that a batch has, some at a time, side
 * by side as if they were all parameters that there are.
 *
 * <p>What a row's moments and its decay do in a step, they do in the steps that have the row; in
 * all others the row rests, with what is remembered of it: "lazy" Adam and its like. Plain gradient
 * descent does the same either way. Allocates nothing. Not for several threads.
 */
public final class RowUpdates {
  /** Numbers at a time, unless a row has more. */
  private static final int NUMBERS = 1 << 12;

  private final Updater updater;
  private final float[] parameters;
  private final float[] gradient;
  private final float[][] moments;
  private final OptimizerState state;

  RowUpdates(Updater updater, int widest) {
    int numbers = Math.max(NUMBERS, widest);
    this.updater = updater;
    this.parameters = new float[numbers];
    this.gradient = new float[numbers];
    this.moments = new float[updater.state().moments()][numbers];
    this.state = updater.state().ofRows(moments);
  }

  /** Whose updates these are. */
  public Updater updater() {
    return updater;
  }

  /**
   * Updates some rows of a table.
   *
   * @param sums the gradient's, for rows that the batch has
   */
  public void apply(ParameterSlice table, RowSums sums) {
    state.follow(updater.state());
    int atOnce = parameters.length / sums.width();
    for (int first = 0; first < sums.size(); first += atOnce) {
      applyAtOnce(table, sums, first, Math.min(atOnce, sums.size() - first));
    }
  }

  private void applyAtOnce(ParameterSlice table, RowSums sums, int first, int count) {
    int width = sums.width();
    OptimizerState all = updater.state();
    copy(table, sums, first, count, updater.parameters(), parameters, true);
    for (int m = 0; m < moments.length; m++) {
      copy(table, sums, first, count, all.moment(m), moments[m], true);
    }
    System.arraycopy(sums.values(), first * width, gradient, 0, count * width);
    updater.update(state, parameters, gradient, table.offset(), count * width);
    copy(table, sums, first, count, updater.parameters(), parameters, false);
    for (int m = 0; m < moments.length; m++) {
      copy(table, sums, first, count, all.moment(m), moments[m], false);
    }
  }

  private static void copy(
      ParameterSlice table,
      RowSums sums,
      int first,
      int count,
      float[] ofAll,
      float[] ofRows,
      boolean gather) {
    int width = sums.width();
    for (int i = 0; i < count; i++) {
      int at = table.offset() + sums.row(first + i) * width;
      if (gather) {
        System.arraycopy(ofAll, at, ofRows, i * width, width);
      } else {
        System.arraycopy(ofRows, i * width, ofAll, at, width);
      }
    }
  }
}
