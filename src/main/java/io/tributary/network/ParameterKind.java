package io.tributary.network;

/** What a tensor of parameters is for: initialisers and decay treat kinds alike. */
public enum ParameterKind {
  /** Multiplies what comes in. */
  WEIGHT,
  /** Is added. */
  BIAS
}
