package io.tributary.training;

import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.word;

import io.tributary.config.GivenValue;
import io.tributary.config.Key;
import io.tributary.config.ScalarType;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;
import io.tributary.config.ValueType;
import java.util.Optional;

/**
 * The {@code training.ensemble} part of a configuration: how many networks are trained, whose mean
 * outputs are the model's.
 *
 * <p>Source: Lakshminarayanan, Pritzel &amp; Blundell 2017, "Simple and scalable predictive
 * uncertainty estimation using deep ensembles": networks that differ by their random numbers alone.
 * Folds: Krogh &amp; Vedelsby 1995, "Neural network ensembles, cross validation, and active
 * learning".
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
          "How they differ: `seeds`, by their random numbers alone; `folds`, also by their rows. The"
              + " training rows are then parted into as many folds, and each network is measured on"
              + " one of them and learns from the others. Early stopping goes by a network's own"
              + " fold; `validation` metrics and `training.threshold` go by all rows, each predicted"
              + " by the one network that has not learnt from it (out of fold). The folds replace"
              + " `data.validation`, which may be a fraction or have a `group`, whose rows then stay"
              + " in one fold; rare classes are spread over the folds.");

  /** One network. */
  static final Ensemble NONE = new Ensemble(1);

  private Ensemble(int members) {
    this(members, EnsembleKind.SEEDS);
  }

  private static final SectionType<Ensemble> SECTION =
      SectionType.of(
          "Several networks.",
          Ensemble::made,
          MEMBERS.of(Ensemble::members),
          KIND.of(Ensemble::kind));

  private static Ensemble made(Section section, SettingValues values) {
    Ensemble made = new Ensemble(values.get(MEMBERS), values.get(KIND));
    if (made.kind == EnsembleKind.FOLDS && made.members < 2) {
      section.problem(
          MEMBERS,
          "kind 'folds' needs at least 2 networks, for each learns from the others' folds; set"
              + " members to 5, say, or leave training.ensemble out");
    }
    return made;
  }

  /** How many folds the training rows are parted into; 0: none. */
  public int folds() {
    return kind == EnsembleKind.FOLDS ? members : 0;
  }

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
          return ensemble.kind == EnsembleKind.SEEDS ? ensemble.members : SECTION.write(ensemble);
        }

        @Override
        public String expected() {
          return numbers.expected() + ", or a section such as {members: 5}";
        }
      };
}
