package io.tributary.api;

import io.tributary.training.EpochReport;
import io.tributary.training.TrainingListener;

/**
 * Joins what is heard of several networks' trainings into that of one run, whose epochs are as long
 * as theirs together. Each network's training tells it of itself; one at a time holds the lock.
 */
final class MemberProgress {
  private final Object lock;
  private final TrainingListener run;
  private final long[] rowsOfEpoch; // of each network
  private final long[] done; // rows, of each network, over all epochs

  /**
   * @param lock held while the run hears
   * @param run hears of all networks
   * @param rowsOfEpoch of each network
   */
  MemberProgress(Object lock, TrainingListener run, long[] rowsOfEpoch) {
    this.lock = lock;
    this.run = run;
    this.rowsOfEpoch = rowsOfEpoch;
    this.done = new long[rowsOfEpoch.length];
  }

  /** What a network's training tells. */
  TrainingListener of(Member member) {
    return new TrainingListener() {
      @Override
      public void batchEnded(int epoch, long rows, double meanLoss) {
        synchronized (lock) {
          at(member.index(), epoch, rows, meanLoss);
        }
      }

      @Override
      public void epochEnded(EpochReport report) {
        synchronized (lock) {
          run.epochEnded(report);
        }
      }
    };
  }

  private void at(int index, int epoch, long rows, double meanLoss) {
    done[index] = (epoch - 1) * rowsOfEpoch[index] + rows;
    long all = 0;
    for (long one : done) {
      all += one;
    }
    long length = 0;
    for (long one : rowsOfEpoch) {
      length += one;
    }
    int full = (int) ((all - 1) / length);
    run.batchEnded(full + 1, all - full * length, meanLoss);
  }
}
