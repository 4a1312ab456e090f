package io.tributary.training;

import static io.tributary.config.ValueTypes.word;

import io.tributary.config.GivenValue;
import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.ScalarType;
import io.tributary.config.SectionType;
import io.tributary.config.Spelling;
import io.tributary.config.ValueType;
import io.tributary.config.ValueTypes;
import io.tributary.data.ClassLabel;
import io.tributary.evaluation.ThresholdMetric;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code training.threshold} part of a configuration: above which probability the second of two
 * classes is predicted.
 *
 * @param given the probability, unless one is chosen
 * @param maximized the metric of the validation rows that one is chosen for; empty if it is given
 */
public record Threshold(double given, Optional<ThresholdMetric> maximized) {
  private static final Key<ThresholdMetric> MAXIMIZE =
      Key.of(
          "training.threshold.maximize",
          word(ThresholdMetric.class),
          ThresholdMetric.F1,
          "The metric of the validation rows that is to be largest.");

  private static final SectionType<ThresholdMetric> SECTION =
      SectionType.of(
          "A threshold that is chosen after training.",
          (section, values) -> values.get(MAXIMIZE),
          MAXIMIZE.of(metric -> metric));

  /** The more likely class. */
  static final Threshold EVEN = new Threshold(ClassLabel.EVEN, Optional.empty());

  /** How a configuration spells it. */
  static final ValueType<Threshold> TYPE =
      new ValueType<>() {
        private final ScalarType<Double> numbers = ValueTypes.number(Range.open(0, 1));

        @Override
        public Optional<Threshold> read(GivenValue given) {
          return given.isSection()
              ? SECTION
                  .read(given)
                  .map(metric -> new Threshold(ClassLabel.EVEN, Optional.of(metric)))
              : numbers.read(given).map(number -> new Threshold(number, Optional.empty()));
        }

        @Override
        public Object write(Threshold threshold) {
          return threshold
              .maximized
              .<Object>map(metric -> Map.of(MAXIMIZE.name(), Spelling.of(metric)))
              .orElse(threshold.given);
        }

        @Override
        public String expected() {
          return numbers.expected() + ", or a metric, as in {maximize: f1}";
        }
      };
}
