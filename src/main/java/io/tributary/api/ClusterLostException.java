package io.tributary.api;

import io.tributary.cluster.ExecutorMemory;

/** The cluster could not go on: no fault of the configuration or the data. */
public final class ClusterLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean outOfMemory;

  ClusterLostException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private ClusterLostException(String message, Throwable cause, boolean outOfMemory) {
    super(message, cause);
    this.outOfMemory = outOfMemory;
  }

  /** Executors ended since their heaps were too small. */
  static ClusterLostException outOfMemory(Throwable cause) {
    return new ClusterLostException(ExecutorMemory.TOO_SMALL, cause, true);
  }

  /** Whether executors ended since their heaps were too small. */
  public boolean isOutOfMemory() {
    return outOfMemory;
  }
}
