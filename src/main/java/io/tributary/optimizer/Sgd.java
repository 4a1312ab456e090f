package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.flag;
import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;

/**
 * Stochastic gradient descent, with momentum or Nesterov's accelerated gradient.
 *
 * <p>Without momentum θ ← θ − α·g. With momentum v ← μ·v − α·g; θ ← θ + v. Nesterov's form applies
 * the next step's momentum at once: θ ← θ + μ·v − α·g, with the new v.
 *
 * <p>Source: Sutskever et al. 2013, in the form that scikit-learn uses. Immutable.
 *
 * @param learningRate α where the schedule is constant; positive
 * @param momentum μ, from 0 to below 1
 * @param nesterov whether the momentum is Nesterov's
 */
public record Sgd(double learningRate, double momentum, boolean nesterov) implements Rule {
  private static final Key<Double> LEARNING_RATE =
      Key.of(
          "training.optimizer.learningRate",
          number(Range.above(0).ofFloats()),
          0.01,
          "The size of a step along the gradient.");
  private static final Key<Double> MOMENTUM =
      Key.of(
          "training.optimizer.momentum",
          number(Range.closedOpen(0, 1).ofFloats()),
          0.0,
          "How much of the last step is added to the next one.");
  private static final Key<Boolean> NESTEROV =
      Key.of(
          "training.optimizer.nesterov",
          flag(),
          false,
          "Nesterov's momentum, which looks one step ahead; needs a momentum above 0.");

  static final SectionType<Sgd> SECTION =
      SectionType.of(
          "Plain gradient descent, with or without momentum.",
          Sgd::made,
          LEARNING_RATE.of(Sgd::learningRate),
          MOMENTUM.of(Sgd::momentum),
          NESTEROV.of(Sgd::nesterov));

  public Sgd {
    Checks.positive("learningRate", learningRate);
    Checks.fraction("momentum", momentum);
  }

  private static Sgd made(Section section, SettingValues values) {
    Sgd sgd = new Sgd(values.get(LEARNING_RATE), values.get(MOMENTUM), values.get(NESTEROV));
    if (sgd.nesterov && sgd.momentum == 0) {
      section.problem(NESTEROV, "needs a momentum above 0");
    }
    return sgd;
  }

  @Override
  public int moments() {
    return momentum > 0 ? 1 : 0;
  }

  @Override
  public void update(
      OptimizerState state,
      float[] parameters,
      float[] gradientSum,
      double scale,
      double rate,
      int from,
      int to) {
    float sumRate = (float) (rate * scale);
    float mu = (float) momentum;
    if (momentum == 0) {
      for (int i = from; i < to; i++) {
        parameters[i] -= sumRate * gradientSum[i];
      }
    } else if (nesterov) {
      float[] velocity = state.moment(0);
      for (int i = from; i < to; i++) {
        float step = sumRate * gradientSum[i];
        float v = mu * velocity[i] - step;
        velocity[i] = v;
        parameters[i] += mu * v - step;
      }
    } else {
      float[] velocity = state.moment(0);
      for (int i = from; i < to; i++) {
        float v = mu * velocity[i] - sumRate * gradientSum[i];
        velocity[i] = v;
        parameters[i] += v;
      }
    }
  }
}
