package io.tributary.training;

/** Which engine a run asks for. */
public enum EngineChoice {
  SPARK,
  LOCAL
}
