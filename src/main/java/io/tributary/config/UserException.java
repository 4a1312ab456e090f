package io.tributary.config;

import java.io.Serial;

/**
 * Something that the user can mend: the command line prints the message, with no stack trace, and
 * exits with status 2.
 *
 * <p>The message says where (file, key, row), what was found, what was expected and what to do.
 */
public class UserException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
