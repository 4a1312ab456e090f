package io.tributary.network;

/** What is done with a hidden layer's sums before its activation sees them. */
public enum Normalization {
  /** Nothing. */
  NONE,
  /** {@link LayerNormalization}. */
  LAYER
}
