package io.tributary.model;

/** A file is not what it should be; whoever opened it says which file. */
final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final int MAX_SHOWN = 500;

  ModelFormatException(String message) {
    super(shortened(message));
  }

  /** A message that may quote what was found, which may be as long as the file. */
  static String shortened(String message) {
    return message.length() <= MAX_SHOWN ? message : message.substring(0, MAX_SHOWN) + "...";
  }
}
