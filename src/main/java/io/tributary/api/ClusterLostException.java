package io.tributary.api;

/** The cluster could not go on: no fault of the configuration or the data. */
public final class ClusterLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClusterLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
