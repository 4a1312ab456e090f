package io.tributary.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the time of Spark's steps went into. */
final class StepParts {
  private long steps;
  private long broadcastNanos;
  private long computeNanos;
  private long mergeNanos;
  private long otherNanos;

  void add(long broadcast, long job, long compute, long merge) {
    steps++;
    broadcastNanos += broadcast;
    computeNanos += compute;
    mergeNanos += merge;
    otherNanos += Math.max(0, job - compute - merge);
  }

  /** In milliseconds, in the order of a step; empty before the first. */
  Map<String, Double> meanMillis() {
    Map<String, Double> means = new LinkedHashMap<>();
    if (steps > 0) {
      means.put("broadcast", broadcastNanos / 1e6 / steps);
      means.put("compute", computeNanos / 1e6 / steps);
      means.put("merge", mergeNanos / 1e6 / steps);
      means.put("spark", otherNanos / 1e6 / steps);
    }
    return means;
  }
}
