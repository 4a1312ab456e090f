package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which of a table's columns are features, labels and the weight.
 *
 * @param features in the table's order
 * @param labels in the configuration's order
 * @param weight the column of row weights, if any
 */
record ColumnSelection(List<String> features, List<String> labels, Optional<String> weight) {
  ColumnSelection {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
  }

  /**
   * Chooses by name.
   *
   * @throws UserException with every name that fits no column, or none where no feature is left
   */
  static ColumnSelection of(StructType schema, DataSettings settings) {
    List<String> columns = TableSource.columnNames(schema);
    List<String> problems = new ArrayList<>();
    for (String label : settings.label()) {
      requireColumn("data.label", label, columns, problems);
    }
    settings.weight().ifPresent(w -> requireColumn("data.weight", w, columns, problems));
    Set<String> ignored = matching("data.ignore", settings.ignore(), columns, problems);
    Set<String> wanted =
        settings.features().isEmpty()
            ? new LinkedHashSet<>(columns)
            : matching("data.features", settings.features(), columns, problems);
    matching("data.categorical", settings.categorical(), columns, problems);
    if (!problems.isEmpty()) {
      throw new UserException(String.join("\n", problems));
    }
    List<String> features = new ArrayList<>(columns);
    features.retainAll(wanted);
    features.removeAll(ignored);
    features.removeAll(settings.label());
    settings.weight().ifPresent(features::remove);
    if (features.isEmpty()) {
      throw new UserException(
          "no feature column is left: the table has the columns %s, of which data.features, data.ignore, data.label and data.weight leave none"
              .formatted(columns));
    }
    checkTypes(schema, features);
    return new ColumnSelection(features, settings.label(), settings.weight());
  }

  /** All columns: features, then labels, then the weight. */
  List<String> all() {
    List<String> all = new ArrayList<>(features);
    all.addAll(labels);
    weight.ifPresent(all::add);
    return all;
  }

  private static void checkTypes(StructType schema, List<String> features) {
    List<String> problems = new ArrayList<>();
    for (StructField field : TableSource.fields(schema)) {
      if (features.contains(field.name()) && CellType.of(field.dataType()) == null) {
        problems.add(
            "column '%s' has the type %s; numbers, text and booleans can be features: convert it, or list it in data.ignore"
                .formatted(field.name(), field.dataType().simpleString()));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(String.join("\n", problems));
    }
  }

  private static void requireColumn(
      String key, String name, List<String> columns, List<String> problems) {
    if (!columns.contains(name)) {
      problems.add(noSuchColumn(key, name, columns));
    }
  }

  private static String noSuchColumn(String key, String name, List<String> columns) {
    return "%s: the table has no column '%s'%s; its columns are %s"
        .formatted(
            key,
            name,
            columns.stream()
                .filter(c -> c.strip().equalsIgnoreCase(name.strip()))
                .findFirst()
                .map(c -> ", did you mean '" + c + "'?")
                .orElse(""),
            RowEncoder.shortened(columns.toString()));
  }

  /** The columns that any of the names or globs fits. */
  static Set<String> matching(
      String key, List<String> globs, List<String> columns, List<String> problems) {
    Set<String> matching = new LinkedHashSet<>();
    for (String glob : globs) {
      Pattern pattern = pattern(glob);
      List<String> found =
          columns.stream().filter(c -> c.equals(glob) || pattern.matcher(c).matches()).toList();
      if (found.isEmpty()) {
        problems.add(
            isGlob(glob)
                ? "%s: no column matches '%s'; the table's columns are %s"
                    .formatted(key, glob, RowEncoder.shortened(columns.toString()))
                : noSuchColumn(key, glob, columns));
      }
      matching.addAll(found);
    }
    return matching;
  }

  private static boolean isGlob(String text) {
    return text.contains("*") || text.contains("?");
  }

  // '*' stands for any characters, '?' for one; everything else for itself.
  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.toCharArray()) {
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.format(Locale.ROOT, "%c", c));
          });
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
