package io.tributary.data;

/** What happens to a row that cannot be read as its schema says. */
public enum BadRowPolicy {
  FAIL,
  DROP
}
