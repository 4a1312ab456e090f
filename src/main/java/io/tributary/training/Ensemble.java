package io.tributary.training;

import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.word;

import io.tributary.config.GivenValue;
import io.tributary.config.Key;
import io.tributary.config.ScalarType;
import io.tributary.config.SectionType;
import io.tributary.config.ValueType;
import java.util.Optional;

/**
 * The {@code training.ensemble} part of a configuration: how many networks are trained, whose mean
 * outputs are the model's.
 *
 * <p>Source: Lakshminarayanan, Pritzel &amp; Blundell 2017, "Simple and scalable predictive
 * uncertainty estimation using deep ensembles": networks that differ by their random numbers alone.
 *
 * @param members how many
 * @param kind how they differ
 */
public record Ensemble(int members, EnsembleKind kind) {
  private static final int MOST = 1000;

  private static final Key<Integer> MEMBERS =
      Key.of("training.ensemble.members", integer(1, MOST), 1, "How many networks there are.");

  private static final Key<EnsembleKind> KIND =
      Key.of(
          "training.ensemble.kind",
          word(EnsembleKind.class),
          EnsembleKind.SEEDS,
          "How they differ: `seeds`, by their random numbers alone.");

  /** One network. */
  static final Ensemble NONE = new Ensemble(1);

  private Ensemble(int members) {
    this(members, EnsembleKind.SEEDS);
  }

  private static final SectionType<Ensemble> SECTION =
      SectionType.of(
          "Several networks.",
          (section, values) -> new Ensemble(values.get(MEMBERS), values.get(KIND)),
          MEMBERS.of(Ensemble::members),
          KIND.of(Ensemble::kind));

  /** How a configuration spells it: a number, or a section. */
  static final ValueType<Ensemble> TYPE =
      new ValueType<>() {
        private final ScalarType<Integer> numbers = integer(1, MOST);

        @Override
        public Optional<Ensemble> read(GivenValue given) {
          return given.isSection() ? SECTION.read(given) : numbers.read(given).map(Ensemble::new);
        }

        @Override
        public Object write(Ensemble ensemble) {
          return ensemble.members;
        }

        @Override
        public String expected() {
          return numbers.expected() + ", or a section such as {members: 5}";
        }
      };
}
