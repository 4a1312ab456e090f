package io.tributary.network;

/** What a tensor of parameters is for: initialisers and decay treat kinds alike. */
public enum ParameterKind {
  /** Multiplies what comes in. */
  WEIGHT,
  /** Is added. */
  BIAS,
  /** What stands for a category. */
  EMBEDDING,
  /** How fast and from where a number goes round. */
  FREQUENCY,
  /** Multiplies numbers that are normalised, and begins at 1. */
  GAIN,
  /** Stays as it is, whatever it was for. */
  FROZEN
}
