package io.tributary.optimizer;

/**
 * The parameters' running mean over the steps, which is often better on rows that are not learnt
 * from than the last ones are: a ← a + (1 − d)(θ − a) after each step.
 *
 * <p>Of the first steps, when the mean has seen few, it forgets faster: d = min(decay, (1 + t) /
 * (10 + t)), t counted from 1, and the first one is the mean. Sources: Polyak &amp; Juditsky 1992;
 * the beginning is TensorFlow's {@code ExponentialMovingAverage} with {@code num_updates}.
 * Immutable.
 *
 * @param decay how much of the mean stays at a step, above 0 and below 1; 0: there is no mean
 */
public record Averaging(double decay) {
  /** There is no mean. */
  public static final Averaging NONE = new Averaging(0);

  /** Whether there is a mean. */
  public boolean isOn() {
    return decay > 0;
  }

  /** What a step adds to the mean of its distance from it. */
  float gain(long step) {
    double kept = step == 1 ? 0 : Math.min(decay, (1.0 + step) / (10.0 + step));
    return (float) (1 - kept);
  }

  static void add(float gain, float[] parameters, float[] mean, int from, int to) {
    for (int i = from; i < to; i++) {
      mean[i] += gain * (parameters[i] - mean[i]);
    }
  }
}
