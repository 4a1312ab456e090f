package io.tributary.api;

import io.tributary.training.EpochReport;
import io.tributary.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Notes the epochs' losses, to tell a run that ended while it was still learning. */
final class LossTrend implements TrainingListener {
  /** A network that has made more steps has had its chance. */
  private static final long FEW_STEPS = 1000;

  /** Over so many of the last epochs the loss must have fallen in each. */
  private static final int EPOCHS = 3;

  /** By at least so much of itself: less is the noise of mini-batches. */
  private static final double FALL = 0.01;

  private final TrainingListener next;
  private final List<Double> losses = new ArrayList<>();

  /**
   * @param next hears all that this hears
   */
  LossTrend(TrainingListener next) {
    this.next = next;
  }

  @Override
  public void batchEnded(int epoch, long rows, double meanLoss) {
    next.batchEnded(epoch, rows, meanLoss);
  }

  @Override
  public void epochEnded(EpochReport report) {
    losses.add(report.trainingLoss());
    if (losses.size() > EPOCHS + 1) {
      losses.remove(0);
    }
    next.epochEnded(report);
  }

  /**
   * What to say if training was too short.
   *
   * @param steps that the run has made in all
   */
  Optional<String> unfinished(long steps) {
    if (steps >= FEW_STEPS || losses.size() < 2) {
      return Optional.empty();
    }
    for (int i = 1; i < losses.size(); i++) {
      if (!(losses.get(i) < losses.get(i - 1))) {
        return Optional.empty();
      }
    }
    double first = losses.get(0);
    double last = losses.get(losses.size() - 1);
    if (!(first - last >= FALL * first)) {
      return Optional.empty();
    }
    int epochs = losses.size() - 1;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Only %,d steps, and the loss was still falling (%.4g to %.4g in the last %s): raise training.epochs",
            steps,
            first,
            last,
            epochs == 1 ? "epoch" : epochs + " epochs"));
  }
}
