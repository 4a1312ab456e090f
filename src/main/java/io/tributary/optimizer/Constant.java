package io.tributary.optimizer;

/** The same learning rate in all steps. */
public record Constant() implements Schedule {
  @Override
  public double rate(double base, long step, long stepsPerEpoch, int epochs) {
    return base;
  }
}
