package io.tributary.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.config.Config;
import io.tributary.optimizer.ClipNorm;
import io.tributary.optimizer.ClipValue;
import io.tributary.optimizer.Penalty;
import io.tributary.optimizer.Preparation;
import io.tributary.optimizer.WeightDecay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which phases come before the rule, in their order. */
class PreparationSettingsTest {
  private static TrainingSettings settings(Map<String, ?> values) {
    Config config = Config.of(values);
    TrainingSettings settings = TrainingSettings.SECTION.read(config.root());
    config.check();
    return settings;
  }

  private static List<Preparation.Phase> phases(Map<String, ?> values) {
    return settings(values).optimizer().preparation().phases();
  }

  /** Nothing is done at all, so that no bit can differ. */
  @Test
  void zeroIsAbsence() {
    assertEquals(List.of(), phases(Map.of()));
    assertEquals(
        List.of(),
        phases(Map.of("weightDecay", 0, "l1", 0, "l2", 0.0, "clipNorm", 0, "clipValue", 0)));
    assertEquals(List.of(), phases(Map.of("optimizer", "adamW", "weightDecay", 0)));
  }

  @Test
  void clippingThenPenaltiesThenDecay() {
    assertEquals(
        List.of(new ClipNorm(4), new ClipValue(5), new Penalty(2, 3), new WeightDecay(1)),
        phases(Map.of("weightDecay", 1, "l1", 2, "l2", 3, "clipNorm", 4, "clipValue", 5)));
  }

  /** Where it is not given; and the effective configuration says it, and gives it again. */
  @Test
  void adamWHasADecayOfItsOwn() {
    TrainingSettings settings = settings(Map.of("optimizer", "adamW"));
    List<WeightDecay> usual = List.of(new WeightDecay(0.01));
    assertEquals(usual, settings.optimizer().preparation().phases());
    Map<String, Object> written = TrainingSettings.SECTION.write(settings);
    assertEquals(0.01, written.get("weightDecay"));
    assertEquals(usual, phases(written));
    assertEquals(
        List.of(new WeightDecay(0.5)), phases(Map.of("optimizer", "adamW", "weightDecay", 0.5)));
  }
}
