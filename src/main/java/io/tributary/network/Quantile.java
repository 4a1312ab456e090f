package io.tributary.network;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;
import java.util.Optional;

/**
 * The sum over outputs of τ (y − a) where y ≥ a and of (1 − τ) (a − y) elsewhere, the pinball loss:
 * smallest where a is the τ-quantile of what y may be.
 *
 * <p>dC/da = −τ where y &gt; a, 1 − τ where y &lt; a, 0 where they are equal. Source: Koenker &amp;
 * Bassett 1978, "Regression quantiles".
 *
 * @param tau τ, between 0 and 1
 */
public record Quantile(double tau) implements ErrorLoss {
  private static final Key<Double> TAU =
      Key.of(
          "network.loss.tau",
          number(Range.open(0, 1).ofFloats()),
          0.5,
          "The share of rows whose label is to be below the prediction.");

  static final SectionType<Quantile> SECTION =
      SectionType.of(
          "A quantile of the label instead of its mean.",
          (section, values) -> new Quantile(values.get(TAU)),
          TAU.of(Quantile::tau));

  @Override
  public double cost(double target, double output) {
    double missing = target - output;
    return missing >= 0 ? tau * missing : (tau - 1) * missing;
  }

  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    float[] outputs = block.outputs;
    float[] targets = block.targets;
    float[] deltas = block.deltas;
    float below = (float) -tau;
    float above = (float) (1 - tau);
    for (int i = 0; i < rows * block.units; i++) {
      deltas[i] = outputs[i] < targets[i] ? below : outputs[i] > targets[i] ? above : 0;
    }
  }

  @Override
  public Optional<LabelMetric> metric() {
    return Optional.of(new LabelMetric("pinball", this::cost));
  }
}
