package io.tributary.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells for whom a step waits when it does not end: executors that were stopped, or whose machine
 * does not answer, are not lost for Spark until minutes later. For any thread.
 */
final class StalledTasks {
  private static final long NANOS = 1_000_000_000L;

  /** So long may nothing end before it is told; then twice as long, and so on. */
  private static final long TELL_AFTER_SECONDS = 30;

  private final Map<Long, String> running = new ConcurrentHashMap<>(); // task to executor
  private volatile long lastEnd;
  private long toldSeconds; // of this stall; 0: not yet
  private long toldOf; // the end that it counts from

  /** Nothing runs yet, at a time in nanoseconds. */
  StalledTasks(long now) {
    lastEnd = now;
  }

  /** A job begins: what ran before does not count. */
  void jobStarted(long now) {
    running.clear();
    lastEnd = now;
  }

  void taskStarted(long task, String executor, String host) {
    running.put(task, executor + " on " + host);
  }

  void taskEnded(long task, long now) {
    running.remove(task);
    lastEnd = now;
  }

  /** What is to be told now; empty if nothing is. */
  Optional<String> look(long now) {
    long end = lastEnd;
    if (toldOf != end) {
      toldOf = end;
      toldSeconds = 0;
    }
    long seconds = (now - end) / NANOS;
    if (running.isEmpty() || seconds < Math.max(TELL_AFTER_SECONDS, 2 * toldSeconds)) {
      return Optional.empty();
    }
    toldSeconds = seconds;
    return Optional.of(
        "No step for %d s, waiting for executor %s"
            .formatted(seconds, String.join(", executor ", new TreeSet<>(running.values()))));
  }
}
