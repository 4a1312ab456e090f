package io.tributary.training;

import io.tributary.evaluation.Metrics;
import io.tributary.network.ParameterLayout;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.OptimizerState;
import io.tributary.optimizer.Plateau;
import io.tributary.optimizer.Preparation;
import io.tributary.optimizer.Updater;
import io.tributary.state.State;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a run stands between two steps: all that the rest of it depends on, beside its data and its
 * configuration. Mutable; backs exactly one run.
 *
 * <p>A run that goes on from a state does what the run would have done that the state was taken
 * from, bit for bit.
 */
public final class TrainingState implements State {
  private final ParameterLayout layout;
  private final float[] parameters;
  private final OptimizerState optimizer;
  private final Optional<EarlyStopping> stopping;
  private final Optional<BestEpoch> best;
  private final Optional<PlateauState> plateau;
  private int epoch = 1;
  private long epochRows;
  private double lossSum; // of the epoch's rows so far
  private double weightSum; // of the epoch's rows so far
  private long steps;
  private boolean updating;

  /**
   * The state of a run that has not begun.
   *
   * @param layout the parameters'
   * @param parameters the initial ones; updated in place
   */
  public TrainingState(
      ParameterLayout layout,
      float[] parameters,
      Optimizer optimizer,
      Optional<EarlyStopping> stopping) {
    this.layout = layout;
    this.parameters = parameters;
    this.optimizer = optimizer.newState(parameters.length);
    this.stopping = stopping;
    this.plateau =
        optimizer.schedule() instanceof Plateau settings
            ? Optional.of(new PlateauState(settings))
            : Optional.empty();
    this.best = stopping.map(settings -> new BestEpoch(settings, parameters.length));
  }

  /** The state of a run that has not begun, and will do all its epochs. */
  public TrainingState(ParameterLayout layout, float[] parameters, Optimizer optimizer) {
    this(layout, parameters, optimizer, Optional.empty());
  }

  /** A state of the same shape: its content is the one of a run that has not begun. */
  public TrainingState ofSameShape(Optimizer likewise) {
    return new TrainingState(layout, new float[parameters.length], likewise, stopping);
  }

  /** How many numbers the arrays of a run's state will hold. */
  public static long length(
      long parameters, Optimizer optimizer, Optional<EarlyStopping> stopping) {
    return parameters * (1 + optimizer.numbersOfAParameter() + (stopping.isPresent() ? 1 : 0));
  }

  /** Where parameters lie. */
  ParameterLayout layout() {
    return layout;
  }

  /** The parameters, in the topology's {@link ParameterLayout}. */
  public float[] parameters() {
    return parameters;
  }

  /** The parameters to be measured: their mean over the steps where it is kept. */
  float[] evaluated() {
    return optimizer.evaluated(parameters);
  }

  /** The parameters that the run comes to if it ends now: the best epoch's where it keeps them. */
  public float[] result() {
    return best.filter(BestEpoch::isRestored).map(BestEpoch::parameters).orElse(evaluated());
  }

  /**
   * The epoch that was best on the validation rows so far; empty if nobody watches, or none was.
   */
  public Optional<Integer> bestEpoch() {
    return best.map(BestEpoch::epoch).filter(epoch -> epoch > 0);
  }

  /** Whether training ends here, since it has not become better for long enough. */
  public boolean isStoppedEarly() {
    return epochRows == 0 && best.filter(b -> b.endsTraining(epoch - 1)).isPresent();
  }

  /** What the optimiser remembers. */
  public OptimizerState optimizer() {
    return optimizer;
  }

  /** The epoch that is going on or comes next, counted from 1. */
  public int epoch() {
    return epoch;
  }

  /** Training rows that this epoch has used. */
  public long epochRows() {
    return epochRows;
  }

  /** Steps done, over all epochs. */
  public long steps() {
    return steps;
  }

  @Override
  public void visit(Visitor parts) {
    parts.array("parameters", parameters);
    epoch = (int) parts.whole("epoch", epoch, 1, Integer.MAX_VALUE);
    epochRows = parts.whole("epochRows", epochRows, 0, Long.MAX_VALUE);
    steps = parts.whole("steps", steps, 0, Long.MAX_VALUE);
    optimizer.visit(parts);
    lossSum = parts.number("lossSum", lossSum);
    weightSum = parts.number("weightSum", weightSum);
    best.ifPresent(b -> b.visit(parts));
    plateau.ifPresent(p -> p.visit(parts));
  }

  /**
   * Whether a run can go on from here: not while the optimiser is at work, nor after it has failed
   * there.
   */
  public boolean isWhole() {
    return !updating;
  }

  /** Whether every parameter is a finite number. */
  public boolean isFinite() {
    for (float value : parameters) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** What the parameters cost beside the loss; empty without a penalty. */
  OptionalDouble penalty(Preparation preparation) {
    return preparation.penalizes()
        ? OptionalDouble.of(preparation.penalty(layout, parameters))
        : OptionalDouble.empty();
  }

  /** What the schedule's rate is multiplied by, by what was heard of epochs. */
  double rateFactor() {
    return plateau.isPresent() ? plateau.get().factor() : 1;
  }

  double lossSum() {
    return lossSum;
  }

  double weightSum() {
    return weightSum;
  }

  /** The mean loss of the epoch's rows so far; NaN before the first. */
  public double meanLoss() {
    return lossSum / weightSum;
  }

  /** What updates this state's parameters. */
  public Updater updater(Optimizer by) {
    return new Updater(by, layout, optimizer, parameters);
  }

  void beginUpdate() {
    updating = true;
  }

  void stepsDone(int count, long rowsSoFar, double lossSoFar, double weightSoFar) {
    updating = false;
    steps += count;
    epochRows = rowsSoFar;
    lossSum = lossSoFar;
    weightSum = weightSoFar;
  }

  /**
   * The epoch is done.
   *
   * @param validation measured on the validation rows; empty if nothing was
   */
  void epochDone(Metrics validation) {
    best.filter(b -> !validation.isEmpty()).ifPresent(b -> b.heard(epoch, validation, evaluated()));
    plateau.ifPresent(p -> p.heard(validation, meanLoss()));
    epoch++;
    epochRows = 0;
    lossSum = 0;
    weightSum = 0;
  }
}
