package io.tributary.math;

/** The kernels that were asked for cannot be loaded on this machine. */
public final class BackendUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BackendUnavailableException(MathBackend backend, String reason) {
    super("math backend '%s' cannot be loaded: %s".formatted(backend, reason));
  }
}
