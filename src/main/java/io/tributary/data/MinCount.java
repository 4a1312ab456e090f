package io.tributary.data;

import io.tributary.config.GivenValue;
import io.tributary.config.ValueType;
import io.tributary.config.ValueTypes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many rows a category has at least, to be one by itself.
 *
 * @param standard for columns that are not named
 * @param columns by name, for those that are named
 */
public record MinCount(int standard, Map<String, Integer> columns) {
  /** Each category is one by itself. */
  static final MinCount ONE = new MinCount(1, Map.of());

  public MinCount {
    columns = Map.copyOf(columns);
  }

  /** How many rows a category of a column has at least. */
  public int of(String column) {
    return columns.getOrDefault(column, standard);
  }

  /** How a configuration spells it. */
  static final ValueType<MinCount> TYPE =
      new ValueType<>() {
        @Override
        public Optional<MinCount> read(GivenValue given) {
          return given.isSection()
              ? ValueTypes.integersOf(1, Integer.MAX_VALUE)
                  .read(given)
                  .map(columns -> new MinCount(1, columns))
              : ValueTypes.integer(1, Integer.MAX_VALUE)
                  .read(given)
                  .map(standard -> new MinCount(standard, Map.of()));
        }

        @Override
        public Object write(MinCount count) {
          return count.columns.isEmpty() ? count.standard : new TreeMap<>(count.columns);
        }

        @Override
        public String expected() {
          return "a whole number of at least 1, or one for each of some columns, as in {city: 10}";
        }
      };
}
