package io.tributary.network;

/** What numeric columns enter a network with, beside the number itself. */
public enum NumericEmbedding {
  /** Nothing. */
  NONE,
  /** Waves along it: {@link PeriodicInputs}. */
  PERIODIC
}
