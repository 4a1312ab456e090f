package io.tributary.optimizer;

import io.tributary.network.ParameterLayout;
import io.tributary.network.RowSums;
import java.util.Arrays;

/**
 * A run's updates, one step after the other: {@link #begin} says at which rate, and {@link #apply}
 * updates a range of the parameters, in any order and by any threads, each parameter once a step.
 *
 * <p>Updates are element by element, so that any division into ranges gives the same bits; where
 * the optimiser wants the gradient's norm, all of its blocks are summed in between. Allocates
 * nothing. A step is begun by one thread.
 */
public final class Updater {
  private final Rule rule;
  private final Preparation.Phase[] phases;
  private final ParameterLayout layout;
  private final ParameterGroups groups;
  private final OptimizerState state;
  private final float[] parameters;
  private final double[] rates; // one for each group
  private final GlobalNorm norm; // null: not needed
  private final Averaging averaging;
  private RowUpdates ownRows; // null: not needed so far
  private double scale;

  /**
   * @param layout the parameters'
   * @param state what the optimiser remembers; goes on with the steps
   * @param parameters updated in place
   */
  public Updater(
      Optimizer optimizer, ParameterLayout layout, OptimizerState state, float[] parameters) {
    this.rule = optimizer.rule();
    Preparation preparation = optimizer.preparation();
    this.phases = preparation.phases().toArray(new Preparation.Phase[0]);
    this.layout = layout;
    this.groups =
        phases.length == 0 ? ParameterGroups.alike(layout) : ParameterGroups.byKind(layout);
    this.state = state;
    this.parameters = parameters;
    this.rates = new double[groups.count()];
    this.averaging = optimizer.averaging();
    this.norm = preparation.needsNorm() ? new GlobalNorm(layout.denseLength()) : null;
  }

  /** The parameters, which {@link #apply} changes. */
  public float[] parameters() {
    return parameters;
  }

  /** What the optimiser remembers, which goes on with the steps. */
  public OptimizerState state() {
    return state;
  }

  /**
   * Goes to the next step.
   *
   * @param learningRate of the step
   * @param meanScale what makes a gradient's sum its mean: one over the batch's weight
   */
  public void begin(double learningRate, double meanScale) {
    state.advance();
    rule.begin(state);
    Arrays.fill(rates, learningRate);
    scale = meanScale;
    if (norm == null) {
      scaleBy(Double.NaN);
    }
  }

  /**
   * What sums the squares of the step's gradient, block by block, before {@link #normSummed} and
   * the first {@link #apply}; null if the optimiser does not ask for it.
   */
  public GlobalNorm norm() {
    return norm;
  }

  /**
   * Every block of the {@link #norm} has been summed.
   *
   * @param tables the gradient's sums of large tables, which is not more than a batch has rows
   */
  public void normSummed(RowSums[] tables) {
    scaleBy(norm.value(tables) * scale);
  }

  private void scaleBy(double meanNorm) {
    for (Preparation.Phase phase : phases) {
      scale *= phase.scale(meanNorm);
    }
  }

  /** Updates all parameters of a network without large tables. */
  public void applyToAll(float[] gradientSum) {
    applyToAll(gradientSum, new RowSums[0]);
  }

  /**
   * Updates all parameters, and of large tables the rows that the batch has.
   *
   * @param gradientSum but for large tables; may be changed
   * @param tables the gradient's sums of large tables
   */
  public void applyToAll(float[] gradientSum, RowSums[] tables) {
    if (norm != null) {
      for (int block = 0; block < norm.blocks(); block++) {
        norm.add(gradientSum, block);
      }
      normSummed(tables);
    }
    apply(gradientSum, 0, layout.denseLength());
    if (ownRows == null && tables.length > 0) {
      ownRows = rowUpdates();
    }
    for (int i = 0; i < tables.length; i++) {
      ownRows.apply(layout.tables().get(i / RowSums.PARTS), tables[i]);
    }
    averageTables(layout.denseLength(), parameters.length);
  }

  /** What a thread updates rows of large tables by. */
  public RowUpdates rowUpdates() {
    int widest = layout.tables().stream().mapToInt(table -> table.shape().get(1)).max().orElse(0);
    return new RowUpdates(this, widest);
  }

  /** Whether {@link #averageTables} has anything to do. */
  public boolean averagesTables() {
    return averaging.isOn() && !layout.tables().isEmpty();
  }

  /**
   * Goes on with the mean of some of the large tables' parameters, once their rows are updated: of
   * all of them, since the mean of one that rests goes on towards it.
   */
  public void averageTables(int from, int to) {
    if (averagesTables()) {
      Averaging.add(averaging.gain(state.step()), parameters, state.mean(), from, to);
    }
  }

  /**
   * Updates some parameters, none of them a large table's.
   *
   * @param gradientSum the gradient's sum over the mini-batch; may be changed
   * @param from the first parameter
   * @param to one past the last
   */
  public void apply(float[] gradientSum, int from, int to) {
    int group = groups.of(from);
    for (int begin = from; begin < to; group++) {
      int end = Math.min(to, groups.end(group));
      update(state, parameters, gradientSum, group, begin, end);
      begin = end;
    }
    if (averaging.isOn()) {
      Averaging.add(averaging.gain(state.step()), parameters, state.mean(), from, to);
    }
  }

  /**
   * Updates the first numbers of arrays that hold the like of some parameters.
   *
   * @param offset where the parameters lie, all of one tensor
   */
  void update(OptimizerState of, float[] values, float[] gradientSum, int offset, int count) {
    update(of, values, gradientSum, groups.of(offset), 0, count);
  }

  private void update(
      OptimizerState of, float[] values, float[] gradientSum, int group, int from, int to) {
    if (groups.isFrozen(group)) {
      return;
    }
    double ruleScale = scale;
    if (phases.length > 0) {
      multiply(gradientSum, (float) scale, from, to);
      ruleScale = 1;
    }
    for (Preparation.Phase phase : phases) {
      if (groups.isTreatedBy(phase, group)) {
        phase.prepare(values, gradientSum, rates[group], from, to);
      }
    }
    rule.update(of, values, gradientSum, ruleScale, rates[group], from, to);
  }

  // Phases and, after them, the rule see the mean itself.
  private static void multiply(float[] gradient, float by, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] *= by;
    }
  }
}
