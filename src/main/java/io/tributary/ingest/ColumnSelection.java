package io.tributary.ingest;

import io.tributary.config.Key;
import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import io.tributary.data.HeldOut;
import io.tributary.data.InputSettings;
import io.tributary.data.LeftOutColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which of a table's columns are features, labels and the weight.
 *
 * @param features in the table's order
 * @param labels in the configuration's order
 * @param weight the column of row weights, if any
 * @param leftOut columns that the settings leave out
 * @param unreadable columns of types that cannot be features
 */
public record ColumnSelection(
    List<String> features,
    List<String> labels,
    Optional<String> weight,
    List<LeftOutColumn> leftOut,
    List<LeftOutColumn> unreadable) {
  public ColumnSelection {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
    leftOut = List.copyOf(leftOut);
    unreadable = List.copyOf(unreadable);
  }

  /**
   * Chooses by name.
   *
   * @throws UserException with every name that fits no column, or none where no feature is left
   */
  static ColumnSelection of(StructType schema, DataSettings settings) {
    List<String> columns = TableSource.columnNames(schema);
    List<String> problems = new ArrayList<>();
    requireNamed(schema, settings, columns, problems);
    Set<String> ignored =
        matching(DataSettings.IGNORE.path(), settings.ignore(), columns, problems);
    Set<String> wanted =
        settings.features().isEmpty()
            ? new LinkedHashSet<>(columns)
            : matching(DataSettings.FEATURES.path(), settings.features(), columns, problems);
    if (!problems.isEmpty()) {
      throw new UserException(String.join("\n", problems));
    }
    settings.offset().ifPresent(wanted::add);
    settings.offset().ifPresent(ignored::remove);
    List<String> features = new ArrayList<>(columns);
    features.retainAll(wanted);
    features.removeAll(ignored);
    features.removeAll(new HashSet<>(settings.label()));
    settings.weight().ifPresent(features::remove);
    Set<String> splitting = splitting(settings);
    features.removeAll(splitting);
    if (features.equals(settings.offset().stream().toList())) {
      features.clear(); // no layer would see anything
    }
    if (features.isEmpty()) {
      throw new UserException(
          "no feature column is left: the table has the columns %s, of which data.features, data.ignore, data.label and data.weight leave none"
              .formatted(columns));
    }
    List<LeftOutColumn> leftOut = new ArrayList<>();
    for (String column : columns) {
      if (ignored.contains(column)) {
        leftOut.add(new LeftOutColumn(column, "data.ignore lists it"));
      } else if (splitting.contains(column)) {
        leftOut.add(new LeftOutColumn(column, "it says which rows are held out"));
      } else if (!wanted.contains(column) && !isRole(column, settings)) {
        leftOut.add(new LeftOutColumn(column, "data.features does not list it"));
      }
    }
    List<LeftOutColumn> unreadable = unreadable(schema, features, settings);
    features.removeAll(unreadable.stream().map(LeftOutColumn::name).collect(Collectors.toSet()));
    if (features.isEmpty()) {
      throw new UserException(
          "no feature column is left: "
              + String.join("; ", unreadable.stream().map(LeftOutColumn::reason).toList()));
    }
    return new ColumnSelection(features, settings.label(), settings.weight(), leftOut, unreadable);
  }

  // What settings name must be there, but for features, which are chosen by the same names.
  private static void requireNamed(
      StructType schema, DataSettings settings, List<String> columns, List<String> problems) {
    for (String label : settings.label()) {
      requireColumn(DataSettings.LABEL.path(), label, columns, problems);
    }
    settings
        .weight()
        .ifPresent(w -> requireColumn(DataSettings.WEIGHT.path(), w, columns, problems));
    settings
        .offset()
        .ifPresent(o -> requireColumn(DataSettings.OFFSET.path(), o, columns, problems));
    requireKey(DataSettings.ROW_KEY, schema, settings.key(), columns, problems);
    requireKey(DataSettings.VALIDATION, schema, settings.validation().columns(), columns, problems);
    requireKey(DataSettings.TEST, schema, settings.test().columns(), columns, problems);
    matching(InputSettings.CATEGORICAL.path(), settings.inputs().categorical(), columns, problems);
    matching(InputSettings.TEXT.path(), settings.inputs().text(), columns, problems);
    for (String hashed : settings.inputs().hash().keySet()) {
      requireColumn(InputSettings.HASH.path(), hashed, columns, problems);
    }
    for (String counted : settings.inputs().minCount().columns().keySet()) {
      requireColumn(InputSettings.MIN_COUNT.path(), counted, columns, problems);
    }
    checkOffset(settings, problems);
  }

  // The columns that say which rows are held out, and are no features for that: of a group's that
  // can be had by its name, the newest rows' always is one.
  private static Set<String> splitting(DataSettings settings) {
    Set<String> splitting = new HashSet<>();
    for (HeldOut told : List.of(settings.validation(), settings.test())) {
      HeldOut rows = told instanceof HeldOut.Folds folds ? folds.replaced() : told;
      if (rows instanceof HeldOut.ByColumn by) {
        splitting.add(by.column());
      } else if (rows instanceof HeldOut.ByGroup by && !settings.features().contains(by.column())) {
        splitting.add(by.column());
      }
    }
    return splitting;
  }

  private static void checkOffset(DataSettings settings, List<String> problems) {
    settings
        .offset()
        .filter(
            name -> settings.label().contains(name) || settings.weight().equals(Optional.of(name)))
        .ifPresent(
            name ->
                problems.add(
                    "%s: column '%s' is the label or the weight already"
                        .formatted(DataSettings.OFFSET.path(), name)));
  }

  private static boolean isRole(String column, DataSettings settings) {
    return settings.label().contains(column)
        || settings.weight().filter(column::equals).isPresent();
  }

  /**
   * The columns that any of the names or globs fits, in the table's order.
   *
   * @param key what gave the names, for messages
   * @throws UserException with every name that fits no column
   */
  public static List<String> named(String key, List<String> globs, List<String> columns) {
    List<String> problems = new ArrayList<>();
    List<String> named = new ArrayList<>(columns);
    named.retainAll(matching(key, globs, columns, problems));
    if (!problems.isEmpty()) {
      throw new UserException(String.join("\n", problems));
    }
    return named;
  }

  /** Where each feature is among the features: a table may have many thousand. */
  Map<String, Integer> featurePlaces() {
    Map<String, Integer> places = new HashMap<>();
    features.forEach(name -> places.put(name, places.size()));
    return places;
  }

  /** All columns: features, then labels, then the weight. */
  List<String> all() {
    List<String> all = new ArrayList<>(features);
    all.addAll(labels);
    weight.ifPresent(all::add);
    return all;
  }

  // A column that was asked for by its name must be readable; any other is left out, and told.
  private static List<LeftOutColumn> unreadable(
      StructType schema, List<String> features, DataSettings settings) {
    List<LeftOutColumn> unreadable = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Set<String> wanted = new HashSet<>(features);
    for (StructField field : TableSource.fields(schema)) {
      if (wanted.contains(field.name()) && CellType.of(field.dataType()) == null) {
        String type = field.dataType().simpleString();
        if (settings.features().contains(field.name())) {
          problems.add(
              "column '%s' has the type %s; numbers, text, booleans, dates, timestamps, and arrays and vectors of numbers can be features: convert it, or take it out of data.features"
                  .formatted(field.name(), type));
        } else {
          unreadable.add(
              new LeftOutColumn(
                  field.name(), "a column of the type %s cannot be a feature".formatted(type)));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(String.join("\n", problems));
    }
    return unreadable;
  }

  // A column of which each cell has one value to be told by.
  private static void requireKey(
      Key<?> setting,
      StructType schema,
      List<String> names,
      List<String> columns,
      List<String> problems) {
    names.forEach(name -> requireColumn(setting.path(), name, columns, problems));
    for (StructField field : TableSource.fields(schema)) {
      CellType type = CellType.of(field.dataType());
      if (names.contains(field.name()) && (type == null || type.isList())) {
        problems.add(
            "%s: column '%s' has the type %s; numbers, text, booleans, dates and timestamps can be used"
                .formatted(setting, field.name(), field.dataType().simpleString()));
      }
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
                    .or(() -> Spelling.nearest(name.strip(), columns))
                    .map(c -> ", did you mean '" + c + "'?")
                    .orElse(""),
                RowEncoder.shortened(columns.toString()))
        + separatorHint(columns);
  }

  // A table whose cells are separated by something else than its format says has one column, whose
  // name is the header.
  private static String separatorHint(List<String> columns) {
    if (columns.size() == 1) {
      for (String separator : List.of(";", "\t", "|", ",")) {
        if (columns.get(0).contains(separator)) {
          return "; it looks like one column because its cells are separated by '%s': set data.options: {sep: \"%s\"}"
              .formatted(
                  separator.equals("\t") ? "\\t" : separator,
                  separator.equals("\t") ? "\\t" : separator);
        }
      }
    }
    return "";
  }

  /** The columns that any of the names or globs fits. */
  static Set<String> matching(
      String key, List<String> globs, List<String> columns, List<String> problems) {
    Set<String> matching = new LinkedHashSet<>();
    Set<String> known = new HashSet<>(columns);
    for (String glob : globs) {
      Pattern pattern = pattern(glob);
      List<String> found =
          isGlob(glob)
              ? columns.stream()
                  .filter(c -> c.equals(glob) || pattern.matcher(c).matches())
                  .toList()
              : known.contains(glob) ? List.of(glob) : List.of();
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

  static boolean isGlob(String text) {
    return text.contains("*") || text.contains("?");
  }

  // '*' stands for any characters, '?' for one; everything else for itself.
  private static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    // By code points: half a character matches nothing.
    glob.codePoints()
        .forEach(
            c ->
                regex.append(
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    }));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
