package io.tributary.training;

import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.OptimizerState;
import java.util.Map;
import java.util.Optional;

/**
 * Mini-batch gradient descent: for each epoch, for each mini-batch, sum the gradients, average,
 * update.
 *
 * <p>Source: Algorithm 1 of the document in {@code docs/architecture.md}. The loop knows neither
 * where the sums come from nor who watches.
 */
public final class TrainingLoop {
  private final Engine engine;
  private final EpochPlan plan;
  private final Optimizer optimizer;
  private final boolean validates;
  private final TrainingListener listener;

  /**
   * @param engine gives the gradient sums
   * @param plan says which rows when
   * @param validates whether the held-out rows are looked at after each epoch
   */
  public TrainingLoop(
      Engine engine,
      EpochPlan plan,
      Optimizer optimizer,
      boolean validates,
      TrainingListener listener) {
    this.engine = engine;
    this.plan = plan;
    this.optimizer = optimizer;
    this.validates = validates;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @param parameters the initial ones; updated in place
   */
  public TrainingOutcome run(float[] parameters, int epochs) {
    OptimizerState state = optimizer.newState(parameters.length);
    StepTimes times = new StepTimes();
    long rows = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      long begun = System.nanoTime();
      double lossSum = 0;
      double weightSum = 0;
      long epochRows = 0;
      plan.begin(epoch);
      for (Slices slices = plan.next(); slices != null; slices = plan.next()) {
        long stepBegun = System.nanoTime();
        BatchSum sum = engine.sum(slices, parameters);
        if (!Double.isFinite(sum.lossSum())) {
          String reason = diverged("loss is " + sum.lossSum(), times.count() + 1);
          return new TrainingOutcome(
              parameters, epoch - 1, times.count(), rows, times, Optional.of(reason));
        }
        if (sum.weightSum() > 0) { // a batch of rows that all weigh nothing teaches nothing
          state.advance();
          optimizer.update(
              state, parameters, sum.gradient(), 1 / sum.weightSum(), 0, parameters.length);
        }
        times.add(System.nanoTime() - stepBegun);
        lossSum += sum.lossSum();
        weightSum += sum.weightSum();
        epochRows = plan.rowsSoFar();
        listener.batchEnded(epoch, epochRows, lossSum / weightSum);
      }
      rows += epochRows;
      double trainingSeconds = (System.nanoTime() - begun) / 1e9;
      if (!allFinite(parameters)) {
        String reason = diverged("a parameter is not finite", times.count());
        return new TrainingOutcome(
            parameters, epoch, times.count(), rows, times, Optional.of(reason));
      }
      Map<String, Object> validation =
          validates ? engine.evaluate(Split.VALIDATION, parameters).metrics() : Map.of();
      listener.epochEnded(
          new EpochReport(
              epoch,
              times.count(),
              optimizer.learningRate(),
              lossSum / weightSum,
              validation,
              (System.nanoTime() - begun) / 1e9,
              epochRows / trainingSeconds));
    }
    return new TrainingOutcome(parameters, epochs, times.count(), rows, times, Optional.empty());
  }

  private String diverged(String what, long step) {
    return "%s at step %d (learning rate %s): lower training.optimizer.learningRate, or scale the data"
        .formatted(what, step, optimizer.learningRate());
  }

  private static boolean allFinite(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
