package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.data.ArrayFeature;
import io.tributary.data.BadRowPolicy;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.ClassLabel;
import io.tributary.data.DataSettings;
import io.tributary.data.FeatureColumn;
import io.tributary.data.LabelEncoding;
import io.tributary.data.LeftOutColumn;
import io.tributary.data.MissingPolicy;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericFeature;
import io.tributary.data.NumericLabel;
import io.tributary.data.TableEncoding;
import io.tributary.data.Task;
import io.tributary.data.TemporalFeature;
import io.tributary.data.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * Decides what each column is, once all rows have been profiled.
 *
 * <p>All problems of a table are found before any is reported. Statistics are still missing from
 * the encoding: they come from the training rows alone.
 */
final class EncodingDecision {
  /** More distinct whole numbers than this make a label a quantity rather than a class. */
  static final int MAX_AUTO_CLASSES = 20;

  private final DataSettings settings;
  private final ColumnSelection selection;
  private final TableProfile profile;
  private final Set<String> categorical;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<LeftOutColumn> leftOut = new ArrayList<>();
  private final List<String> constant = new ArrayList<>();

  /** Something wrong with a column; the row that shows it is looked up before it is told. */
  record Problem(String column, Evidence evidence, String message) {}

  /** What a row must have in a column to show a problem. */
  enum Evidence {
    MISSING,
    NOT_NUMERIC,
    NOT_FINITE,
    NEGATIVE,
    NOT_BINARY,
    BAD_ROW,
    NONE;

    /** A test of whether a row shows it. */
    RowLocator.Test test(int ordinal, CellType type, List<String> missingValues) {
      return new ColumnTest(this, ordinal, type, new CellParser(missingValues));
    }
  }

  /** Tests one column's cells for a problem; made where it runs. */
  @SuppressWarnings("serial") // the parser never travels
  private record ColumnTest(Evidence evidence, int ordinal, CellType type, CellParser parser)
      implements RowLocator.Test {
    @Override
    public boolean matches(InternalRow row) {
      if (evidence == Evidence.BAD_ROW) {
        return !row.isNullAt(ordinal);
      }
      boolean missing =
          row.isNullAt(ordinal)
              || (type == CellType.TEXT && parser.isMissing(row.getUTF8String(ordinal)))
              || (type == CellType.DOUBLE && Double.isNaN(row.getDouble(ordinal)));
      if (missing || evidence == Evidence.MISSING) {
        return missing && evidence == Evidence.MISSING;
      }
      if (type != CellType.TEXT && type != CellType.DOUBLE) {
        return false;
      }
      double number =
          type == CellType.TEXT
              ? parser.number(row.getUTF8String(ordinal))
              : row.getDouble(ordinal);
      if (Double.isNaN(number) && parser.bool(row.getUTF8String(ordinal)) >= 0) {
        return evidence == Evidence.NOT_NUMERIC;
      }
      return switch (evidence) {
        case NOT_NUMERIC -> Double.isNaN(number);
        case NOT_FINITE -> Float.isInfinite((float) number);
        case NEGATIVE -> number < 0;
        case NOT_BINARY -> number != 0 && number != 1;
        case MISSING, BAD_ROW, NONE -> false;
      };
    }

    @Override
    public String shown(InternalRow row) {
      if (evidence == Evidence.MISSING) {
        return "";
      }
      return type == CellType.TEXT
          ? "'" + RowEncoder.shortened(row.getUTF8String(ordinal).toString().strip()) + "'"
          : String.valueOf(row.getDouble(ordinal));
    }
  }

  EncodingDecision(
      DataSettings settings,
      ColumnSelection selection,
      TableProfile profile,
      List<String> tableColumns) {
    this.settings = settings;
    this.selection = selection;
    this.profile = profile;
    this.categorical =
        ColumnSelection.matching(
            "data.categorical", settings.categorical(), tableColumns, new ArrayList<>());
  }

  /** What the user should know of the decisions, a line each. */
  List<String> notes() {
    return notes;
  }

  /** What was found wrong; empty if {@link #encoding} gave a usable result. */
  List<Problem> problems() {
    return problems;
  }

  /**
   * The encoding without statistics, or null if there are problems.
   *
   * @param labelType the label column's type in the table
   */
  TableEncoding encoding(DataType labelType) {
    if (profile.rows == 0) {
      throw new UserException("data.path: the table has no rows");
    }
    if (profile.badRows > 0 && settings.badRows() == BadRowPolicy.FAIL) {
      problems.add(
          new Problem(
              null,
              Evidence.BAD_ROW,
              "%d of %d rows cannot be read: another number of cells than the header has, a quote that is not closed, or no JSON; mend them, set data.badRows: drop, or, for line breaks inside quotes, data.options: {multiLine: true}"
                  .formatted(profile.badRows, profile.rows)));
    }
    leftOut.addAll(selection.leftOut());
    for (LeftOutColumn column : selection.unreadable()) {
      leaveOut(column.name(), column.reason());
    }
    List<FeatureColumn> features = new ArrayList<>();
    for (int i = 0; i < selection.features().size(); i++) {
      feature(selection.features().get(i), profile.columns[i], features);
    }
    if (!constant.isEmpty()) {
      notes.add(
          "Constant, kept though it tells nothing: '%s'".formatted(String.join("', '", constant)));
    }
    int next = selection.features().size();
    LabelEncoding label = label(next, labelType);
    if (label != null) {
      for (String message : settings.classWeights().problems(label)) {
        problems.add(new Problem(null, Evidence.NONE, message));
      }
    }
    selection
        .weight()
        .ifPresent(w -> checkWeight(w, profile.columns[next + selection.labels().size()]));
    if (features.isEmpty() && problems.isEmpty()) {
      throw new UserException(
          "data.path: no feature column is left: "
              + leftOut.stream()
                  .map(c -> "'%s' is left out: %s".formatted(c.name(), c.reason()))
                  .collect(java.util.stream.Collectors.joining("; ")));
    }
    return problems.isEmpty()
        ? new TableEncoding(
            features,
            label,
            selection.weight().orElse(null),
            settings.missing(),
            settings.missingValues(),
            leftOut)
        : null;
  }

  private void problem(String column, Evidence evidence, String message, Object... arguments) {
    problems.add(new Problem(column, evidence, message.formatted(arguments)));
  }

  private boolean dropsBadRows() {
    return settings.badRows() == BadRowPolicy.DROP;
  }

  private void feature(String name, ColumnProfile column, List<FeatureColumn> features) {
    if (column.missing > 0 && settings.missing() == MissingPolicy.FAIL) {
      problem(
          name,
          Evidence.MISSING,
          "column '%s' has %d missing cell(s); set data.missing to impute or drop, or list the column in data.ignore",
          name,
          column.missing);
      return;
    }
    if (column.present == 0) {
      leaveOut(name, "all of its cells are missing");
      return;
    }
    if (column.isConstant() && column.missing == 0) {
      constant.add(name);
    }
    if (column.type().isList()) {
      list(name, column, features);
    } else if (categorical.contains(name)) {
      category(name, column, features);
    } else if (column.isNumeric()) {
      numeric(name, column, features);
    } else if (column.isBoolean()) {
      category(name, column, features);
    } else if (column.type().isTemporal() || column.isTemporal()) {
      features.add(TemporalFeature.unscaled(name, column.timeOfDay));
    } else if (column.isMostlyNumbers()) {
      if (dropsBadRows()) {
        numeric(name, column, features);
      } else {
        problem(
            name,
            Evidence.NOT_NUMERIC,
            "column '%s' is numeric in %d of %d rows but has text in %d; mend it, add the text to data.missingValues, set data.badRows: drop, or list the column in data.categorical",
            name,
            column.present - column.notNumeric,
            column.present,
            column.notNumeric);
      }
    } else if (identifiesRows(column) && !settings.features().contains(name)) {
      leaveOut(
          name,
          column.hasTextIds()
              ? "its text is different in each of %d rows, or nearly so, as an id is; data.categorical would keep it"
                  .formatted(column.present)
              : "about %d of its %d texts are distinct, too rare to learn from; data.categorical would keep it"
                  .formatted(column.distinctTexts(), column.notNumeric));
    } else {
      category(name, column, features);
    }
  }

  /** Fewer rows than this may differ by chance. */
  private static final int FEW_ROWS = 10;

  // Values that come once tell nothing of rows that are still to come.
  private boolean identifiesRows(ColumnProfile column) {
    boolean tooMany =
        column.texts.overflowed() || column.texts.texts().size() > settings.maxCategories();
    return column.present >= FEW_ROWS
        && (column.hasTextIds() || (tooMany && column.distinctTexts() * 2 > column.notNumeric));
  }

  private void leaveOut(String name, String reason) {
    leftOut.add(new LeftOutColumn(name, reason));
    notes.add("Column '%s' is left out: %s".formatted(name, reason));
  }

  private void list(String name, ColumnProfile column, List<FeatureColumn> features) {
    if (column.otherSizes > 0 && !dropsBadRows()) {
      problem(
          name,
          Evidence.NONE,
          "column '%s' has %d elements in some rows and fewer in %d; each row must have as many, or set data.badRows: drop",
          name,
          column.listSize,
          column.otherSizes);
    } else if (column.notFinite > 0 && !dropsBadRows()) {
      problem(
          name,
          Evidence.NONE,
          "column '%s' has %d element(s) that are infinite or too large for a 32-bit number; mend them, or set data.badRows: drop",
          name,
          column.notFinite);
    } else if (column.listSize == 0) {
      leaveOut(name, "its arrays are empty");
    } else {
      features.add(ArrayFeature.unscaled(name, column.listSize));
    }
  }

  private void numeric(String name, ColumnProfile column, List<FeatureColumn> features) {
    if (column.notFinite > 0 && !dropsBadRows()) {
      problem(
          name,
          Evidence.NOT_FINITE,
          "column '%s' has %d value(s) that are infinite or too large for a 32-bit number; mend them, set data.badRows: drop, or list the column in data.ignore",
          name,
          column.notFinite);
      return;
    }
    if (column.isWholeNumberId()) {
      notes.add(
          "Column '%s' has a different whole number in each row, or nearly so: it is kept as a number; if it is an id, list it in data.ignore"
              .formatted(name));
    }
    features.add(NumericFeature.unscaled(name));
  }

  private void category(String name, ColumnProfile column, List<FeatureColumn> features) {
    ValueType type = valueType(column);
    DistinctValues values = type == ValueType.NUMBER ? column.numbers : column.texts;
    List<String> sorted = sorted(type, values);
    if (values.overflowed() || sorted.size() > settings.maxCategories()) {
      problem(
          name,
          Evidence.NONE,
          "column '%s' has %s distinct values, more than data.maxCategories = %d; raise that, or list the column in data.ignore",
          name,
          values.overflowed()
              ? type == ValueType.NUMBER || column.distinctTexts() <= values.limit()
                  ? "more than " + values.limit()
                  : "about " + column.distinctTexts()
              : String.valueOf(sorted.size()),
          settings.maxCategories());
      return;
    }
    boolean missingCategory = settings.missing() == MissingPolicy.IMPUTE && column.missing > 0;
    features.add(new CategoricalFeature(name, type, sorted, missingCategory));
  }

  private static ValueType valueType(ColumnProfile column) {
    return column.isNumeric()
        ? ValueType.NUMBER
        : column.isBoolean() ? ValueType.BOOLEAN : ValueType.TEXT;
  }

  /** Numbers by value, booleans false first, text by code point. */
  static List<String> sorted(ValueType type, DistinctValues values) {
    List<String> sorted = new ArrayList<>(values.texts());
    switch (type) {
      case NUMBER -> sorted.sort(Comparator.comparingDouble(Double::parseDouble));
      case BOOLEAN -> {
        return List.of("false", "true");
      }
      case TEXT -> sorted.sort(EncodingDecision::compareCodePoints);
    }
    return Collections.unmodifiableList(sorted);
  }

  // String.compareTo orders by UTF-16 unit, which differs beyond the basic plane.
  private static int compareCodePoints(String a, String b) {
    return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private LabelEncoding label(int first, DataType labelType) {
    List<String> names = selection.labels();
    for (int i = 0; i < names.size(); i++) {
      ColumnProfile column = profile.columns[first + i];
      if (column.present == 0) {
        problem(
            names.get(i),
            Evidence.NONE,
            "every cell of the label column '%s' is missing",
            names.get(i));
        return null;
      }
      if (column.missing > 0 && settings.missing() != MissingPolicy.DROP) {
        problem(
            names.get(i),
            Evidence.MISSING,
            "label column '%s' has %d missing cell(s), and a label cannot be imputed; set data.missing: drop",
            names.get(i),
            column.missing);
      }
    }
    ColumnProfile column = profile.columns[first];
    if (names.size() > 1) {
      Task task = settings.task().orElse(allBinary(first) ? Task.CLASSIFICATION : Task.REGRESSION);
      return task == Task.CLASSIFICATION ? multiLabel(names, first) : numbers(names, first);
    }
    Task task = settings.task().orElse(guessedTask(column));
    return task == Task.CLASSIFICATION
        ? classes(names.get(0), column, labelType)
        : numbers(names, first);
  }

  private boolean allBinary(int first) {
    for (int i = 0; i < selection.labels().size(); i++) {
      if (!profile.columns[first + i].isBinary()) {
        return false;
      }
    }
    return true;
  }

  private LabelEncoding multiLabel(List<String> names, int first) {
    for (int i = 0; i < names.size(); i++) {
      ColumnProfile column = profile.columns[first + i];
      if (!column.isBinary()) {
        if (!dropsBadRows()) {
          problem(
              names.get(i),
              Evidence.NOT_BINARY,
              "label column '%s' has other values than 0 and 1 (or false and true), and a classification with several label columns takes no others; mend them, set data.badRows: drop, or give one label column",
              names.get(i));
        }
      } else if (column.hasZeros() != column.hasOnes()) {
        notes.add(
            "Label column '%s' is %d in all rows: there is nothing to learn of it"
                .formatted(names.get(i), column.hasOnes() ? 1 : 0));
      }
    }
    return new MultiLabel(names);
  }

  private static Task guessedTask(ColumnProfile column) {
    boolean fewWholeNumbers =
        column.isNumeric()
            && !column.hasFractions
            && column.notFinite == 0
            && !column.numbers.overflowed()
            && column.numbers.texts().size() <= MAX_AUTO_CLASSES;
    boolean mostlyNumbers = column.notNumeric * 2 < column.present;
    return fewWholeNumbers || !mostlyNumbers ? Task.CLASSIFICATION : Task.REGRESSION;
  }

  private LabelEncoding classes(String name, ColumnProfile column, DataType labelType) {
    ValueType type = valueType(column);
    DistinctValues values = type == ValueType.NUMBER ? column.numbers : column.texts;
    if (values.overflowed()) {
      problem(
          name,
          Evidence.NONE,
          "label column '%s' has more than %d distinct values; set data.task: regression if it is a quantity",
          name,
          values.limit());
      return null;
    }
    if (column.notFinite > 0) {
      problem(
          name,
          Evidence.NOT_FINITE,
          "label column '%s' has %d infinite value(s)",
          name,
          column.notFinite);
      return null;
    }
    if (type == ValueType.BOOLEAN ? distinctBooleans(values) < 2 : values.texts().size() < 2) {
      problem(
          name,
          Evidence.NONE,
          "label column '%s' has one class only: '%s' in all %d rows; at least two are needed",
          name,
          values.texts().iterator().next(),
          column.present);
      return null;
    }
    return new ClassLabel(
        name, type, predictionType(type, column, labelType), sorted(type, values));
  }

  private static long distinctBooleans(DistinctValues values) {
    return values.texts().stream().map(t -> t.strip().equalsIgnoreCase("true")).distinct().count();
  }

  // The class in its own type: the column's, or for text that spells numbers the narrowest fit.
  private static String predictionType(ValueType type, ColumnProfile column, DataType labelType) {
    return switch (type) {
      case TEXT -> DataTypes.StringType.sql();
      case BOOLEAN -> DataTypes.BooleanType.sql();
      case NUMBER ->
          labelType instanceof NumericType
              ? labelType.sql()
              : !column.hasFractions ? DataTypes.LongType.sql() : DataTypes.DoubleType.sql();
    };
  }

  private LabelEncoding numbers(List<String> names, int first) {
    for (int i = 0; i < names.size(); i++) {
      ColumnProfile column = profile.columns[first + i];
      String name = names.get(i);
      if (!column.isNumeric() && !dropsBadRows()) {
        problem(
            name,
            Evidence.NOT_NUMERIC,
            "label column '%s' has text in %d of %d rows, and regression needs numbers; mend it, or set data.badRows: drop",
            name,
            column.notNumeric,
            column.present);
      }
      if (column.notFinite > 0 && !dropsBadRows()) {
        problem(
            name,
            Evidence.NOT_FINITE,
            "label column '%s' has %d value(s) that are infinite or too large for a 32-bit number",
            name,
            column.notFinite);
      }
    }
    return NumericLabel.unscaled(names);
  }

  private void checkWeight(String name, ColumnProfile column) {
    if (column.missing > 0 && settings.missing() != MissingPolicy.DROP) {
      problem(
          name,
          Evidence.MISSING,
          "weight column '%s' has %d missing cell(s)",
          name,
          column.missing);
    }
    if (!column.isNumeric() && !dropsBadRows()) {
      problem(
          name,
          Evidence.NOT_NUMERIC,
          "weight column '%s' has text in %d row(s), and weights are numbers",
          name,
          column.notNumeric);
    }
    if (column.notFinite > 0 && !dropsBadRows()) {
      problem(name, Evidence.NOT_FINITE, "weight column '%s' has infinite values", name);
    }
    if (column.negative > 0 && !dropsBadRows()) {
      problem(
          name,
          Evidence.NEGATIVE,
          "weight column '%s' has %d negative value(s); weights are 0 or more",
          name,
          column.negative);
    }
    if (!column.positive) {
      problem(name, Evidence.NONE, "weight column '%s' has no value above 0", name);
    }
  }
}
