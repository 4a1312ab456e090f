package io.tributary.ingest;

import io.tributary.config.UserException;

/** A cell that cannot be read; whoever catches it looks up the row and says what can be done. */
public final class BadCellException extends UserException {
  private static final long serialVersionUID = 1;

  private final String column;

  BadCellException(String column, String reason) {
    super(reason);
    this.column = column;
  }

  String column() {
    return column;
  }
}
