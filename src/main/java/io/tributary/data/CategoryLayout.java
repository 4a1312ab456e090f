package io.tributary.data;

import io.tributary.config.GivenValue;
import io.tributary.config.ValueType;
import io.tributary.config.ValueTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How categories enter a network: each as an input of its own, or as learnt numbers.
 *
 * @param standard for columns that are not named; empty: an input each
 * @param columns by name, for those that are named
 */
public record CategoryLayout(Optional<Kind> standard, Map<String, Kind> columns) {
  private static final String AUTO = "auto";
  private static final String ONE_HOT = "oneHot";
  private static final String EMBEDDING = "embedding";

  /**
   * How the categories of a column enter.
   *
   * @param size of an embedding; empty: as suits their number
   * @param embedded whether they are learnt numbers
   */
  public record Kind(boolean embedded, Optional<Integer> size) {
    public static final Kind ONE_HOT = new Kind(false, Optional.empty());
    public static final Kind EMBEDDING = new Kind(true, Optional.empty());
  }

  public CategoryLayout {
    columns = Map.copyOf(columns);
  }

  /** Each category as an input of its own, which is also what is chosen where nobody does. */
  static final CategoryLayout ONE_HOTS = new CategoryLayout(Optional.of(Kind.ONE_HOT), Map.of());

  /** How a column's categories enter. */
  public Kind of(String column) {
    return columns.getOrDefault(column, standard.orElse(Kind.ONE_HOT));
  }

  /** How a configuration spells it. */
  static final ValueType<CategoryLayout> TYPE =
      new ValueType<>() {
        @Override
        public Optional<CategoryLayout> read(GivenValue given) {
          if (!given.isPresent()) {
            return Optional.empty();
          } else if (given.isSection()) {
            return ValueTypes.options().read(given).map(columns -> named(given, columns));
          }
          Optional<String> word =
              given.isScalar() ? ValueTypes.text().read(given) : Optional.empty();
          if (word.equals(Optional.of(AUTO))) {
            return Optional.of(ONE_HOTS);
          }
          Optional<Kind> kind = word.flatMap(w -> kind(w));
          if (kind.isEmpty()) {
            given.problem(
                "expected %s; found %s"
                    .formatted(expected(), word.map(w -> "'" + w + "'").orElse("a list")));
          }
          return kind.map(k -> new CategoryLayout(Optional.of(k), Map.of()));
        }

        private CategoryLayout named(GivenValue given, Map<String, String> columns) {
          Map<String, Kind> kinds = new LinkedHashMap<>();
          columns.forEach(
              (column, word) ->
                  kind(word)
                      .ifPresentOrElse(
                          kind -> kinds.put(column, kind),
                          () ->
                              given.problem(
                                  "expected '%s' to be %s, %s or a number of 1 to 600; found '%s'"
                                      .formatted(column, ONE_HOT, EMBEDDING, word))));
          return new CategoryLayout(Optional.empty(), kinds);
        }

        private Optional<Kind> kind(String word) {
          if (word.matches("[1-9]\\d{0,2}") && Integer.parseInt(word) <= 600) {
            return Optional.of(new Kind(true, Optional.of(Integer.parseInt(word))));
          }
          return switch (word) {
            case ONE_HOT -> Optional.of(Kind.ONE_HOT);
            case EMBEDDING -> Optional.of(Kind.EMBEDDING);
            default -> Optional.empty();
          };
        }

        @Override
        public Object write(CategoryLayout layout) {
          if (layout.columns.isEmpty()) {
            return word(layout.standard.orElse(Kind.ONE_HOT));
          }
          Map<String, Object> written = new TreeMap<>();
          layout.columns.forEach((column, kind) -> written.put(column, word(kind)));
          return written;
        }

        private Object word(Kind kind) {
          return kind.size().<Object>map(n -> n).orElse(kind.embedded() ? EMBEDDING : ONE_HOT);
        }

        @Override
        public String expected() {
          return "auto, oneHot, embedding, or one of these or an embedding's size for each column, as in {city: embedding, shop: 8}";
        }
      };
}
