package io.tributary.network;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;
import io.tributary.data.LabelEncoding;
import io.tributary.data.Task;
import java.util.Optional;

/**
 * The sum over outputs of the unit deviance of a Tweedie distribution whose variance goes with the
 * mean's p-th power, as counts', amounts' and costs' do. Outputs are means μ = eᶻ: the logits z are
 * their logarithms.
 *
 * <p>Poisson, p = 1: 2 (y ln(y/μ) − y + μ), with 0 ln 0 = 0. Gamma, p = 2: 2 (ln(μ/y) + y/μ − 1).
 * Between them, a Poisson number of gamma amounts: 2 (y²⁻ᵖ / ((1−p)(2−p)) − y μ¹⁻ᵖ / (1−p) + μ²⁻ᵖ /
 * (2−p)). (The normal distribution's, p = 0, is the squared error.) For all of them
 *
 * <p>dC/dz = 2 μ¹⁻ᵖ (μ − y).
 *
 * <p>Source: Jørgensen 1987, "Exponential dispersion models"; as scikit-learn's {@code
 * mean_tweedie_deviance} has it. Logits beyond ±{@value #FAR}, whose powers floats do not hold, are
 * computed in double one by one.
 *
 * @param power p, from 1 to 2
 */
public record Deviance(double power) implements Loss {
  static final Deviance POISSON = new Deviance(1);
  static final Deviance GAMMA = new Deviance(2);

  private static final int FAR = 80;

  private static final Key<Double> POWER =
      Key.of(
          "network.loss.power",
          number(Range.open(1, 2).ofFloats()),
          1.5,
          "How the variance goes with the mean: 1 is poisson, 2 is gamma.");

  static final SectionType<Deviance> TWEEDIE =
      SectionType.of(
          "The deviance of labels that are 0 in many rows and amounts in the others, such as costs"
              + " of claims; outputs and scaling as for poisson.",
          (section, values) -> new Deviance(values.get(POWER)),
          POWER.of(Deviance::power));

  @Override
  public boolean accepts(OutputActivation activation) {
    return activation == OutputActivation.EXPONENTIAL;
  }

  @Override
  public boolean accepts(LabelEncoding label) {
    return label.task() == Task.REGRESSION;
  }

  @Override
  public Optional<OutputActivation> outputs() {
    return Optional.of(OutputActivation.EXPONENTIAL);
  }

  @Override
  public boolean takesOffset() {
    return true;
  }

  @Override
  public Optional<String> misfit(double smallestLabel) {
    if (power == 2) {
      return smallestLabel > 0 ? Optional.empty() : Optional.of("takes labels above 0");
    }
    return smallestLabel >= 0 ? Optional.empty() : Optional.of("takes labels from 0 on");
  }

  @Override
  public boolean isFusedWith(OutputActivation activation) {
    return true;
  }

  @Override
  public void rowLosses(OutputActivation activation, OutputBlock block, int rows, double[] losses) {
    scales(block, rows * block.units);
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int j = row * block.units; j < (row + 1) * block.units; j++) {
        sum += loss(block.targets[j], block.logits[j], block.outputs[j], block.deltas[j]);
      }
      losses[row] = sum;
    }
  }

  // With scale = μ¹⁻ᵖ.
  private double loss(double y, double z, double mean, double scale) {
    if (power == 1) {
      return 2
          * ((isFar(z) ? StrictMath.exp(z) : mean)
              - y
              + (y == 0 ? 0 : y * (StrictMath.log(y) - z)));
    }
    double one = 1 - power;
    double two = 2 - power;
    double scaled = y == 0 ? 0 : y * (isFar(z) ? StrictMath.exp(one * z) : scale);
    if (power == 2) {
      return 2 * (z - StrictMath.log(y) + scaled - 1);
    }
    double last = isFar(z) ? StrictMath.exp(two * z) : mean * scale;
    return 2 * (StrictMath.pow(y, two) / (one * two) - scaled / one + last / two);
  }

  private static boolean isFar(double z) {
    return Math.abs(z) > FAR;
  }

  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    float[] logits = block.logits;
    float[] outputs = block.outputs;
    float[] targets = block.targets;
    float[] deltas = block.deltas;
    int n = rows * block.units;
    scales(block, n);
    for (int i = 0; i < n; i++) {
      deltas[i] = 2 * deltas[i] * (outputs[i] - targets[i]);
    }
    for (int i = 0; i < n; i++) {
      if (isFar(logits[i])) {
        deltas[i] = (float) farDelta(targets[i], logits[i]);
      }
    }
  }

  // 2 (μ²⁻ᵖ − y μ¹⁻ᵖ): one of the exponents is not above 0, so that this is no ∞ − ∞.
  private double farDelta(double y, double z) {
    double pull = y == 0 ? 0 : y * StrictMath.exp((1 - power) * z);
    return 2 * (StrictMath.exp((2 - power) * z) - pull);
  }

  // μ¹⁻ᵖ, into the block's deltas.
  private void scales(OutputBlock block, int n) {
    float[] logits = block.logits;
    float[] deltas = block.deltas;
    float exponent = (float) (1 - power);
    for (int i = 0; i < n; i++) {
      deltas[i] = exponent * logits[i];
    }
    block.functions.exp(deltas, 0, n);
  }

  /** {@code deviance}, in double from a mean and not from its logarithm. */
  @Override
  public Optional<LabelMetric> metric() {
    return Optional.of(new LabelMetric("deviance", this::deviance));
  }

  private double deviance(double y, double mean) {
    if (power == 1) {
      return 2 * (mean - y + (y == 0 ? 0 : y * StrictMath.log(y / mean)));
    } else if (power == 2) {
      return 2 * (StrictMath.log(mean / y) + y / mean - 1);
    }
    double one = 1 - power;
    double two = 2 - power;
    return 2
        * (StrictMath.pow(y, two) / (one * two)
            - (y == 0 ? 0 : y * StrictMath.pow(mean, one) / one)
            + StrictMath.pow(mean, two) / two);
  }

  @Override
  public boolean isOfSquares() {
    return false;
  }
}
