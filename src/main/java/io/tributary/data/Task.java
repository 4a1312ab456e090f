package io.tributary.data;

/** What is learned: one of several classes, or numbers. */
public enum Task {
  CLASSIFICATION,
  REGRESSION
}
