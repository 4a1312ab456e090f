package io.tributary.network;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * The sum over outputs of e² where |e| ≤ δ and of 2 δ |e| − δ² elsewhere, with e = a − y: squared
 * for small errors, absolute for large ones, so that outliers pull no more than others.
 *
 * <p>dC/da = 2 e, kept between −2 δ and 2 δ. Source: Huber 1964, "Robust estimation of a location
 * parameter", which has a factor ½.
 *
 * @param delta δ; positive, in the units of the scaled label
 */
public record Huber(double delta) implements ErrorLoss {
  private static final Key<Double> DELTA =
      Key.of(
          "network.loss.delta",
          number(Range.above(0).ofFloats()),
          1.0,
          "The error from which on it counts absolutely; in standard deviations of the label where"
              + " that is scaled.");

  static final SectionType<Huber> SECTION =
      SectionType.of(
          "Squared errors up to delta, absolute ones beyond, for labels with outliers.",
          (section, values) -> new Huber(values.get(DELTA)),
          DELTA.of(Huber::delta));

  @Override
  public double cost(double target, double output) {
    double error = Math.abs(output - target);
    return error <= delta ? error * error : delta * (2 * error - delta);
  }

  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    float[] outputs = block.outputs;
    float[] targets = block.targets;
    float[] deltas = block.deltas;
    float most = (float) delta;
    for (int i = 0; i < rows * block.units; i++) {
      deltas[i] = 2 * Math.max(-most, Math.min(most, outputs[i] - targets[i]));
    }
  }
}
