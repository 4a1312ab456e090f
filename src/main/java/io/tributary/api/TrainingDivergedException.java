package io.tributary.api;

/** Training had to stop, since loss or parameters were not finite any more. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TrainingDivergedException(String message) {
    super(message);
  }
}
