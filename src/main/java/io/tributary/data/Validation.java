package io.tributary.data;

import io.tributary.config.GivenValue;
import io.tributary.config.Range;
import io.tributary.config.ScalarType;
import io.tributary.config.ValueType;
import io.tributary.config.ValueTypes;
import java.util.List;
import java.util.Optional;

/**
 * Which rows a network is measured on while it learns from the others.
 *
 * @param fraction the part of the training table that is held out; 0 if none, or if a table of its
 *     own is given
 * @param paths of a table of their own; empty if there is none
 */
public record Validation(double fraction, List<String> paths) {
  public Validation {
    paths = List.copyOf(paths);
  }

  /** A part of the training table. */
  static Validation ofFraction(double fraction) {
    return new Validation(fraction, List.of());
  }

  /** How a configuration spells it. */
  static final ValueType<Validation> TYPE =
      new ValueType<>() {
        private final ScalarType<Double> fractions = ValueTypes.number(Range.closedOpen(0, 1));
        private final TablePaths tables = new TablePaths("a fraction is written as 0.2");

        @Override
        public Optional<Validation> read(GivenValue given) {
          return given.isNumber()
              ? fractions.read(given).map(Validation::ofFraction)
              : tables.read(given).map(paths -> new Validation(0, paths));
        }

        @Override
        public Object write(Validation validation) {
          return validation.paths.isEmpty() ? validation.fraction : tables.write(validation.paths);
        }

        @Override
        public String expected() {
          return fractions.expected() + ", or " + tables.expected();
        }
      };
}
