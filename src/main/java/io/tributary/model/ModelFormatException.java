package io.tributary.model;

/** A file is not what it should be; whoever opened it says which file. */
final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ModelFormatException(String message) {
    super(message);
  }
}
