package io.tributary.data;

import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.texts;
import static io.tributary.config.ValueTypes.word;

import io.tributary.config.Key;
import io.tributary.config.SettingValues;
import io.tributary.config.ValueTypes;
import java.util.List;
import java.util.Map;

/**
 * The keys of the {@code data} section that say what columns become as inputs.
 *
 * @param values of the whole section's keys
 */
public record InputSettings(SettingValues values) {
  public static final Key<List<String>> CATEGORICAL =
      Key.of(
          "data.categorical",
          texts(),
          List.of(),
          "Columns or globs that are categories though they hold numbers; texts and booleans always"
              + " are.");
  public static final Key<List<String>> TEXT =
      Key.of(
          "data.text",
          texts(),
          List.of(),
          "Columns or globs whose cells are texts, whatever they spell: `007` stays `007`.");
  public static final Key<Integer> MAX_CATEGORIES =
      Key.of(
          "data.maxCategories",
          integer(1, 1_000_000),
          100,
          "A column with more categories is an error, since each becomes an input, unless they are"
              + " embedded (`categories`); `minCount` and `hash` make fewer of many.");
  public static final Key<CategoryLayout> CATEGORIES =
      Key.of(
          "data.categories",
          CategoryLayout.TYPE,
          CategoryLayout.ONE_HOTS,
          "How categories enter the network: `oneHot`, each as an input of its own, or `embedding`,"
              + " as learnt numbers (of n categories 1.6 n^0.56, at most 600, and fewer of more than"
              + " 8,000: 8 to 248; or as many as are given). Columns that are not named, and `auto`: oneHot.");
  public static final Key<MinCount> MIN_COUNT =
      Key.of(
          "data.minCount",
          MinCount.TYPE,
          MinCount.ONE,
          "Categories that come in fewer of the table's rows become one, `rare`, and so do those"
              + " that training has not seen. A number for all columns, or one for each that is named.");
  public static final Key<Map<String, Integer>> HASH =
      Key.of(
              "data.hash",
              ValueTypes.integersOf(2, 1_000_000),
              Map.<String, Integer>of(),
              "Columns whose categories share a number of buckets by a hash, however many they are:"
                  + " `{city: 64}`.")
          .byDefault("none");
  public static final Key<Scaling> SCALING =
      Key.of(
          "data.scaling",
          word(Scaling.class),
          Scaling.STANDARD,
          "Of numeric features. `standard`: mean 0 and deviation 1; `minmax`: from 0 to 1; `robust`:"
              + " (x − median) / (third quartile − first), then z / √(1 + (z/3)²), so that outliers"
              + " stay within ±3; `quantile`: to a normal distribution by up to 1,000 quantiles, so"
              + " that only the numbers' order counts. Quantiles count training rows, whatever"
              + " their weights, but not those of weight 0.");

  /** Columns that are categories whatever their cells are. */
  public List<String> categorical() {
    return values.get(CATEGORICAL);
  }

  /** Columns whose cells are texts, never numbers. */
  public List<String> text() {
    return values.get(TEXT);
  }

  public int maxCategories() {
    return values.get(MAX_CATEGORIES);
  }

  /** How categories enter the network. */
  public CategoryLayout categories() {
    return values.get(CATEGORIES);
  }

  /** How many rows a category has at least, to be one by itself. */
  public MinCount minCount() {
    return values.get(MIN_COUNT);
  }

  /** Columns whose categories are hashed, with the number of their buckets. */
  public Map<String, Integer> hash() {
    return values.get(HASH);
  }

  public Scaling scaling() {
    return values.get(SCALING);
  }
}
