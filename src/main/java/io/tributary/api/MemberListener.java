package io.tributary.api;

import io.tributary.training.EpochReport;
import io.tributary.training.TrainingListener;

/**
 * Hears of one network's training and tells of it as of a part of the run's.
 *
 * @param member which network
 * @param next hears of epochs with their member
 */
record MemberListener(Member member, TrainingListener next) implements TrainingListener {
  /** A listener to the training of a network; of the only one as it is. */
  static TrainingListener of(Member member, TrainingListener next) {
    return member.isOnly() ? next : new MemberListener(member, next);
  }

  @Override
  public void batchEnded(int epoch, long rows, double meanLoss) {
    next.batchEnded(epoch, rows, meanLoss);
  }

  @Override
  public void epochEnded(EpochReport report) {
    next.epochEnded(report.of(member.index()));
  }
}
