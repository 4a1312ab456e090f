package io.tributary.config;

/**
 * Something the user can mend. Its message says what was found, what was expected, where, and what
 * to do; the command line prints it without a stack trace and exits with status 2.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UserException(String message) {
    super(message);
  }
}
