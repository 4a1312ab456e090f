package io.tributary.optimizer;

import io.tributary.network.ParameterLayout;
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
  private final ParameterGroups groups;
  private final OptimizerState state;
  private final float[] parameters;
  private final double[] rates; // one for each group
  private final GlobalNorm norm; // null: not needed
  private final Averaging averaging;
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
    this.groups =
        phases.length == 0 ? ParameterGroups.alike(layout) : ParameterGroups.byKind(layout);
    this.state = state;
    this.parameters = parameters;
    this.rates = new double[groups.count()];
    this.averaging = optimizer.averaging();
    this.norm = preparation.needsNorm() ? new GlobalNorm(layout.length()) : null;
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

  /** Every block of the {@link #norm} has been summed. */
  public void normSummed() {
    scaleBy(norm.value() * scale);
  }

  private void scaleBy(double meanNorm) {
    for (Preparation.Phase phase : phases) {
      scale *= phase.scale(meanNorm);
    }
  }

  /** Updates all parameters. */
  public void applyToAll(float[] gradientSum) {
    if (norm != null) {
      for (int block = 0; block < norm.blocks(); block++) {
        norm.add(gradientSum, block);
      }
      normSummed();
    }
    apply(gradientSum, 0, parameters.length);
  }

  /**
   * Updates some parameters.
   *
   * @param gradientSum the gradient's sum over the mini-batch; may be changed
   * @param from the first parameter
   * @param to one past the last
   */
  public void apply(float[] gradientSum, int from, int to) {
    double ruleScale = scale;
    if (phases.length > 0) {
      multiply(gradientSum, (float) scale, from, to);
      ruleScale = 1;
    }
    int group = groups.of(from);
    for (int begin = from; begin < to; group++) {
      int end = Math.min(to, groups.end(group));
      for (Preparation.Phase phase : phases) {
        if (groups.isTreatedBy(phase, group)) {
          phase.prepare(parameters, gradientSum, rates[group], begin, end);
        }
      }
      rule.update(state, parameters, gradientSum, ruleScale, rates[group], begin, end);
      begin = end;
    }
    if (averaging.isOn()) {
      Averaging.add(averaging.gain(state.step()), parameters, state.mean(), from, to);
    }
  }

  // Phases and, after them, the rule see the mean itself.
  private static void multiply(float[] gradient, float by, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] *= by;
    }
  }
}
