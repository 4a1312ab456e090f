package io.tributary.data;

import io.tributary.config.GivenValue;
import io.tributary.config.Range;
import io.tributary.config.Spelling;
import io.tributary.config.ValueType;
import io.tributary.config.ValueTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a configuration spells {@link ClassWeights}. */
final class ClassWeightsType implements ValueType<ClassWeights> {
  private static final String NONE = "none";
  private static final String BALANCED = "balanced";

  private static final ValueType<Map<String, Double>> WEIGHTS =
      ValueTypes.numbers(Range.atLeast(0).ofFloats());

  @Override
  public Optional<ClassWeights> read(GivenValue given) {
    if (!given.isPresent()) {
      return Optional.empty();
    } else if (given.isSection()) {
      return WEIGHTS.read(given).filter(w -> !w.isEmpty()).map(ClassWeights.Given::new);
    }
    Optional<String> word = given.isScalar() ? ValueTypes.text().read(given) : Optional.empty();
    if (word.equals(Optional.of(NONE))) {
      return Optional.of(new ClassWeights.None());
    } else if (word.equals(Optional.of(BALANCED))) {
      return Optional.of(new ClassWeights.Balanced());
    }
    given.problem(
        "expected %s; found %s%s"
            .formatted(
                expected(),
                word.map(w -> "'" + w + "'").orElse("a list"),
                word.flatMap(w -> Spelling.nearest(w, List.of(NONE, BALANCED)))
                    .map(w -> "; did you mean '" + w + "'?")
                    .orElse("")));
    return Optional.empty();
  }

  @Override
  public Object write(ClassWeights weights) {
    if (weights instanceof ClassWeights.Given given) {
      return given.weights();
    }
    return weights instanceof ClassWeights.Balanced ? BALANCED : NONE;
  }

  @Override
  public String expected() {
    return "none, balanced, or a weight for each class, as in {yes: 5, no: 1}";
  }
}
