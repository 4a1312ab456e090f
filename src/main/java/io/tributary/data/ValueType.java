package io.tributary.data;

/** What the cells of a column are, once every row has been seen. */
public enum ValueType {
  NUMBER,
  BOOLEAN,
  TEXT;

  /** The spelling used in files: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
