package io.tributary.api;

import io.tributary.cluster.ExecutorMemory;
import io.tributary.model.SafeFiles;

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

  /** Executors ended since their heaps were too small, which may be all that the failure was. */
  static ClusterLostException outOfMemory(Throwable cause) {
    String message =
        ExecutorMemory.ranOut(cause)
            ? ExecutorMemory.TOO_SMALL
            : "%s. What failed upon that: %s"
                .formatted(
                    ExecutorMemory.TOO_SMALL,
                    SafeFiles.reason(cause).lines().findFirst().orElse(""));
    return new ClusterLostException(message, cause, true);
  }

  /** Whether executors ended since their heaps were too small. */
  public boolean isOutOfMemory() {
    return outOfMemory;
  }
}
