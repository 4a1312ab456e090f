package io.tributary.ingest;

import io.tributary.data.DataSettings;
import io.tributary.data.InputSettings;
import io.tributary.data.ValueType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Columns of more categories than become inputs, where they may be learnt as numbers though nobody
 * named them. Which ones are such is known after the profile, in which a few categories of each are
 * enough; another pass counts all of theirs. So columns of ids, which are left out, take no memory.
 */
final class WideColumns {
  private final InputSettings settings;
  private final int least;
  private final Map<String, ColumnProfile> asked = new LinkedHashMap<>();
  private final Set<String> leftOut = new LinkedHashSet<>();
  private boolean counted;

  /**
   * @param least how many rows a category has at least, to be one by itself, where the settings do
   *     not say more; 0: columns are not learnt unless they are named
   */
  WideColumns(InputSettings settings, int least) {
    this.settings = settings;
    this.least = least;
  }

  /** Whether a column may be one of these: nobody has said how its categories enter. */
  boolean mayHave(String column) {
    return least > 0 && !settings.categories().of(column).embedded();
  }

  /** Asks for all of a column's categories. */
  void ask(String column, ColumnProfile profile) {
    asked.put(column, profile);
  }

  /** Whether there are columns whose categories have not been counted yet. */
  boolean areAsked() {
    return !counted && !asked.isEmpty();
  }

  /** Whether all categories of a column have been counted. */
  boolean areCounted(String column) {
    return counted && asked.containsKey(column);
  }

  /** How many rows a category of such a column has at least, to be one by itself. */
  int least(String column) {
    return Math.max(least, settings.minCount().of(column));
  }

  /** How many categories such a column may have. */
  int most() {
    return CategoryLimits.fair(Math.max(1, asked.size()));
  }

  /** What another pass looks at: the columns that were asked for. */
  TableProfile.Request request(Dataset<Row> table, DataSettings data) {
    Projection projection = Projection.of(table, List.copyOf(asked.keySet()), true);
    int[] textLimits = new int[asked.size()];
    int[] numberLimits = new int[asked.size()];
    boolean[] texts = new boolean[asked.size()];
    boolean[] counts = new boolean[asked.size()];
    Arrays.fill(counts, true);
    int i = 0;
    for (ColumnProfile column : asked.values()) {
      boolean numbers = column.valueType() == ValueType.NUMBER;
      textLimits[i] = numbers ? 1 : most();
      numberLimits[i] = numbers ? most() : 0;
      texts[i++] = column.isText();
    }
    return new TableProfile.Request(
        projection, textLimits, numberLimits, texts, counts, data.missingValues(), data.reading());
  }

  /** Takes in what that pass has found. */
  void take(TableProfile found) {
    int i = 0;
    for (ColumnProfile column : asked.values()) {
      column.takeDistinct(found.columns[i++]);
    }
    counted = true;
  }

  /** Notes that a column is no feature. */
  void leaveOut(String column) {
    leftOut.add(column);
  }

  /** What became of them. */
  WideCategories result() {
    Map<String, Integer> learnt = new LinkedHashMap<>();
    asked.keySet().stream()
        .filter(column -> !leftOut.contains(column))
        .forEach(column -> learnt.put(column, least(column)));
    return new WideCategories(learnt, List.copyOf(leftOut));
  }
}
