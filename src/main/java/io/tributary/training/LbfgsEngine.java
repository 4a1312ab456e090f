package io.tributary.training;

import io.tributary.data.LabelEncoding;
import io.tributary.engine.BatchSum;
import io.tributary.engine.DriverEngine;
import io.tributary.engine.Engine;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.Evaluation;
import io.tributary.engine.Segment;
import io.tributary.engine.Split;
import io.tributary.network.ParameterLayout;
import io.tributary.network.ParameterSlice;
import io.tributary.network.RowSums;
import io.tributary.optimizer.Lbfgs;
import io.tributary.optimizer.LbfgsHistory;
import io.tributary.optimizer.LineSearch;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Preparation;
import java.util.Arrays;
import java.util.Map;

/**
 * Steps of L-BFGS, each an iteration of all rows' cost, by the gradients of another engine. What
 * the loop does around steps stays what it is: an epoch is one of them.
 *
 * <p>The cost is the mean loss and the penalty. All evaluations see the rows in one order, so that
 * the cost is one function of the parameters, to the bit: a run that goes on begins with the cost
 * and the gradient that the earlier one ended with. Not for several threads.
 */
public final class LbfgsEngine implements Engine {
  private final DriverEngine engine;
  private final EpochPlan allRows;
  private final TrainingState state;
  private final ParameterLayout layout;
  private final Preparation penalty;
  private final double tolerance;
  private final LbfgsHistory history;
  private final double[] direction;
  private Place here; // null: not looked at yet
  private Place there;
  private long evaluations;

  /** Parameters, and what they cost. */
  private final class Place {
    final float[] parameters;
    final double[] gradient; // of the cost
    double lossSum;
    double weightSum;
    double cost;

    Place(int length) {
      parameters = new float[length];
      gradient = new double[length];
    }

    void evaluate() {
      evaluations++;
      allRows.begin(1);
      BatchSum sum = engine.sum(allRows.next(), parameters);
      lossSum = sum.lossSum();
      weightSum = sum.weightSum();
      cost = lossSum / weightSum + penalty.penalty(layout, parameters);
      float[] gradientSum = sum.gradient();
      for (int i = 0; i < gradientSum.length; i++) {
        gradient[i] = gradientSum[i] / weightSum;
      }
      Arrays.fill(gradient, gradientSum.length, gradient.length, 0);
      RowSums[] tables = sum.tables();
      for (int i = 0; i < tables.length; i++) {
        addTable(layout.tables().get(i / RowSums.PARTS), tables[i]);
      }
      penalty.addPenaltyGradient(layout, parameters, gradient);
    }

    private void addTable(ParameterSlice table, RowSums sums) {
      for (int i = 0; i < sums.size(); i++) {
        int at = table.offset() + sums.row(i) * sums.width();
        for (int k = 0; k < sums.width(); k++) {
          gradient[at + k] = sums.values()[i * sums.width() + k] / weightSum;
        }
      }
    }
  }

  /**
   * @param engine gives gradients and evaluates; closed with this
   * @param shardRows the training rows of each shard
   * @param state of the run, which moves on with the steps
   * @param optimizer with L-BFGS as its method
   */
  public LbfgsEngine(
      DriverEngine engine, int[] shardRows, TrainingState state, Optimizer optimizer) {
    Lbfgs settings = (Lbfgs) optimizer.method();
    this.engine = engine;
    this.allRows = new EpochPlan(shardRows, Integer.MAX_VALUE);
    this.state = state;
    this.layout = state.layout();
    this.penalty = optimizer.preparation();
    this.tolerance = settings.tolerance();
    this.history = new LbfgsHistory(settings, state.optimizer());
    this.direction = new double[layout.length()];
  }

  /** What such an engine holds beside the state: two places, and a direction. */
  public static long scratchBytes(int parameters) {
    return (2L * (Float.BYTES + Double.BYTES) + Double.BYTES) * parameters;
  }

  @Override
  public int stepsAtOnce() {
    return 1;
  }

  @Override
  public boolean isDone() {
    return history.isFound();
  }

  /** How often all rows' gradient was computed. */
  public long evaluations() {
    return evaluations;
  }

  /** What was done, for people. */
  public String line() {
    return "L-BFGS: %,d iterations with %,d passes over all rows, %s"
        .formatted(
            state.steps(),
            evaluations,
            history.isFound()
                ? "to a minimum"
                : "and the cost still fell: more training.epochs would lower it further");
  }

  @Override
  public void advance(Segment segment) {
    segment.next(); // all rows, in the epoch's order
    if (here == null) {
      here = new Place(layout.length());
      there = new Place(layout.length());
      System.arraycopy(state.parameters(), 0, here.parameters, 0, layout.length());
      here.evaluate();
    }
    if (!Double.isFinite(here.lossSum)) {
      segment.notFinite(here.lossSum);
      return;
    }
    double before = here.cost;
    boolean moved = here.weightSum > 0 && step();
    segment.changing();
    state.optimizer().advance();
    if (moved) {
      history.add(here.parameters, there.parameters, here.gradient, there.gradient);
      System.arraycopy(there.parameters, 0, state.parameters(), 0, layout.length());
      Place last = here;
      here = there;
      there = last;
    }
    double gain = before - here.cost;
    if (!moved || gain <= tolerance * Math.max(Math.abs(before), Math.abs(here.cost))) {
      history.found();
    }
    segment.made(here.lossSum, here.weightSum);
  }

  // To a lower place; where the remembered steps lead to none, along the gradient itself.
  private boolean step() {
    double slope = slopeOfDirection();
    if (!history.isEmpty()) {
      // Half of it is what a minimum of the parabola would gain.
      if (slope <= 0 && -slope <= tolerance * Math.abs(here.cost)) {
        return false;
      }
      if (slope < 0 && finds(slope)) {
        return true;
      }
      history.clear();
      slope = slopeOfDirection();
    }
    return slope < 0 && Double.isFinite(slope) && finds(slope);
  }

  private double slopeOfDirection() {
    history.direction(here.gradient, direction);
    return LbfgsHistory.dot(here.gradient, direction);
  }

  private boolean finds(double slope) {
    double first = history.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    return LineSearch.find(
            new LineSearch.Function() {
              @Override
              public void at(double a) {
                for (int i = 0; i < direction.length; i++) {
                  there.parameters[i] = (float) (here.parameters[i] + a * direction[i]);
                }
                there.evaluate();
              }

              @Override
              public double value() {
                return there.cost;
              }

              @Override
              public double slope() {
                return LbfgsHistory.dot(there.gradient, direction);
              }
            },
            here.cost,
            slope,
            first)
        > 0;
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    return engine.evaluate(split, parameters);
  }

  @Override
  public Evaluation evaluate(Split split, float[][] members, LabelEncoding label) {
    return engine.evaluate(split, members, label);
  }

  @Override
  public Map<String, Double> stepPartsMillis() {
    return engine.stepPartsMillis();
  }

  @Override
  public void close() {
    engine.close();
  }
}
