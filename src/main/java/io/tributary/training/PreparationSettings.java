package io.tributary.training;

import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SettingValues;
import io.tributary.optimizer.ClipNorm;
import io.tributary.optimizer.ClipValue;
import io.tributary.optimizer.Penalty;
import io.tributary.optimizer.Preparation;
import io.tributary.optimizer.WeightDecay;
import java.util.ArrayList;
import java.util.List;

/** Those keys of {@code training} that say what is done with a gradient before the rule updates. */
public final class PreparationSettings {
  public static final Key<Double> WEIGHT_DECAY =
      Key.of(
              "training.weightDecay",
              number(Range.atLeast(0).ofFloats()),
              0.0,
              "What part of each weight goes in a step, times the learning rate (decoupled decay);"
                  + " biases stay.")
          .byDefault("`0`; with `adamW` `0.01`");
  public static final Key<Double> L1 =
      Key.of(
          "training.l1",
          number(Range.atLeast(0).ofFloats()),
          0.0,
          "A penalty of this times the sum of the weights' absolute values is minimised with the"
              + " mean loss.");
  public static final Key<Double> L2 =
      Key.of(
          "training.l2",
          number(Range.atLeast(0).ofFloats()),
          0.0,
          "A penalty of half of this times the sum of the weights' squares is minimised with the"
              + " mean loss, as PyTorch's `weight_decay` does.");
  public static final Key<Double> CLIP_NORM =
      Key.of(
          "training.clipNorm",
          number(Range.atLeast(0).ofFloats()),
          0.0,
          "A gradient that is longer is shortened to this length; 0: it is not.");
  public static final Key<Double> CLIP_VALUE =
      Key.of(
          "training.clipValue",
          number(Range.atLeast(0).ofFloats()),
          0.0,
          "Each element of the gradient is kept between minus this and this; 0: it is not.");

  private PreparationSettings() {}

  // Clipping is for the data's gradient; penalties join it then; decay passes it by.
  static Preparation preparation(SettingValues values) {
    List<Preparation.Phase> phases = new ArrayList<>();
    if (values.get(CLIP_NORM) > 0) {
      phases.add(new ClipNorm(values.get(CLIP_NORM)));
    }
    if (values.get(CLIP_VALUE) > 0) {
      phases.add(new ClipValue(values.get(CLIP_VALUE)));
    }
    if (values.get(L1) > 0 || values.get(L2) > 0) {
      phases.add(new Penalty(values.get(L1), values.get(L2)));
    }
    if (values.get(WEIGHT_DECAY) > 0) {
      phases.add(new WeightDecay(values.get(WEIGHT_DECAY)));
    }
    return new Preparation(phases);
  }
}
