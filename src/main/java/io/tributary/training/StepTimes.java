package io.tributary.training;

/**
 * How long steps took: a histogram with buckets one percent wide, so that percentiles of any number
 * of steps need no more memory than those of a few. Not for several threads.
 */
public final class StepTimes {
  private static final double LOG_WIDTH = Math.log1p(0.01);

  private final long[] buckets = new long[4096]; // of 1.01^i nanoseconds: beyond any real step
  private long count;
  private long totalNanos;

  public void add(long nanos) {
    int bucket = (int) (Math.log(Math.max(1, nanos)) / LOG_WIDTH);
    buckets[Math.min(bucket, buckets.length - 1)]++;
    count++;
    totalNanos += nanos;
  }

  /** Adds the steps of another training. */
  void add(StepTimes other) {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += other.buckets[i];
    }
    count += other.count;
    totalNanos += other.totalNanos;
  }

  public long count() {
    return count;
  }

  /**
   * The time in milliseconds that the given part of all steps did not exceed; NaN without steps.
   */
  public double percentileMillis(double part) {
    long wanted = (long) Math.ceil(part * count);
    long seen = 0;
    for (int i = 0; i < buckets.length; i++) {
      seen += buckets[i];
      if (seen >= wanted && seen > 0) {
        return Math.exp((i + 0.5) * LOG_WIDTH) / 1e6;
      }
    }
    return Double.NaN;
  }

  /** The mean in milliseconds; NaN without steps. */
  public double meanMillis() {
    return totalNanos / 1e6 / count;
  }

  /** The time of all steps together, in seconds. */
  public double totalSeconds() {
    return totalNanos / 1e9;
  }
}
