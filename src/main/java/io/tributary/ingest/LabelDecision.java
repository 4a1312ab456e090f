package io.tributary.ingest;

import io.tributary.data.ClassLabel;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelEncoding;
import io.tributary.data.MissingPolicy;
import io.tributary.data.MultiLabel;
import io.tributary.data.NumericLabel;
import io.tributary.data.Task;
import io.tributary.data.ValueType;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * Decides what the label columns are: classes, several labels of 0 and 1, or quantities.
 *
 * @param names the label columns
 * @param columns what their cells have shown
 * @param findings receives what is wrong, and what the user should know
 */
record LabelDecision(
    DataSettings settings, List<String> names, List<ColumnProfile> columns, Findings findings) {
  /**
   * The label, or null where it is of no use.
   *
   * @param labelType the first label column's type in the table
   */
  LabelEncoding decide(DataType labelType) {
    for (int i = 0; i < names.size(); i++) {
      ColumnProfile column = columns.get(i);
      if (column.present == 0) {
        findings.problem(
            names.get(i),
            Evidence.NONE,
            "every cell of the label column '%s' is missing",
            names.get(i));
        return null;
      }
      if (column.missing > 0 && settings.missing() != MissingPolicy.DROP) {
        findings.problem(
            names.get(i),
            Evidence.MISSING,
            "label column '%s' has %d missing cell(s), and a label cannot be imputed; set data.missing: drop",
            names.get(i),
            column.missing);
      }
    }
    ColumnProfile column = columns.get(0);
    if (names.size() > 1) {
      Task task = settings.task().orElseGet(this::guessedTask);
      return task == Task.CLASSIFICATION ? multiLabel() : numbers();
    }
    Task task = settings.task().orElseGet(() -> guessedTask(names.get(0), column));
    return task == Task.CLASSIFICATION ? classes(names.get(0), column, labelType) : numbers();
  }

  private boolean allBinary() {
    for (int i = 0; i < names.size(); i++) {
      if (!columns.get(i).isBinary()) {
        return false;
      }
    }
    return true;
  }

  private LabelEncoding multiLabel() {
    for (int i = 0; i < names.size(); i++) {
      ColumnProfile column = columns.get(i);
      if (!column.isBinary()) {
        if (!settings.dropsBadRows()) {
          findings.problem(
              names.get(i),
              Evidence.NOT_BINARY,
              "label column '%s' has other values than 0 and 1 (or false and true), and a classification with several label columns takes no others; mend them, set data.badRows: drop, or give one label column",
              names.get(i));
        }
      } else if (column.hasZeros() != column.hasOnes()) {
        findings.note(
            "Label column '%s' is %d in all rows: there is nothing to learn of it"
                .formatted(names.get(i), column.hasOnes() ? 1 : 0));
      }
    }
    return new MultiLabel(names);
  }

  private Task guessedTask(String name, ColumnProfile column) {
    Optional<WholeNumberRule> wholeNumbers = WholeNumberRule.of(column);
    if (wholeNumbers.isPresent()) {
      findings.note(wholeNumbers.get().note(name));
      return wholeNumbers.get().task();
    }
    boolean mostlyNumbers = column.notNumeric * 2 < column.present;
    return mostlyNumbers ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  // Several labels are classes only where each says yes or no.
  private Task guessedTask() {
    String all = "'" + String.join("', '", names) + "'";
    if (allBinary()) {
      findings.note(
          "Labels %s: 0 or 1 each, taken as yes or no; data.task: regression if they are quantities"
              .formatted(all));
      return Task.CLASSIFICATION;
    }
    if (columns.stream().anyMatch(column -> WholeNumberRule.of(column).isPresent())) {
      findings.note(
          "Labels %s: taken as quantities, since not all of their cells are 0 or 1; give one label column if it names classes"
              .formatted(all));
    }
    return Task.REGRESSION;
  }

  private LabelEncoding classes(String name, ColumnProfile column, DataType labelType) {
    ValueType type = column.valueType();
    DistinctValues values = type == ValueType.NUMBER ? column.numbers : column.texts;
    if (values.overflowed()) {
      findings.problem(
          name,
          Evidence.NONE,
          "label column '%s' has more than %d distinct values; set data.task: regression if it is a quantity",
          name,
          values.limit());
      return null;
    }
    if (column.notFinite > 0) {
      findings.problem(
          name,
          Evidence.NOT_FINITE,
          "label column '%s' has %d infinite value(s)",
          name,
          column.notFinite);
      return null;
    }
    if (type == ValueType.BOOLEAN ? distinctBooleans(values) < 2 : values.texts().size() < 2) {
      findings.problem(
          name,
          Evidence.NONE,
          "label column '%s' has one class only: '%s' in all %d rows; at least two are needed",
          name,
          values.texts().iterator().next(),
          column.present);
      return null;
    }
    return new ClassLabel(name, type, predictionType(type, column, labelType), values.sorted(type));
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

  private LabelEncoding numbers() {
    for (int i = 0; i < names.size(); i++) {
      ColumnProfile column = columns.get(i);
      String name = names.get(i);
      if (!column.isNumeric() && !settings.dropsBadRows()) {
        findings.problem(
            name,
            Evidence.NOT_NUMERIC,
            "label column '%s' has text in %d of %d rows, and regression needs numbers; mend it, or set data.badRows: drop",
            name,
            column.notNumeric,
            column.present);
      }
      if (column.notFinite > 0 && !settings.dropsBadRows()) {
        findings.problem(
            name,
            Evidence.NOT_FINITE,
            "label column '%s' has %d value(s) that are infinite or too large for a 32-bit number",
            name,
            column.notFinite);
      }
    }
    return NumericLabel.unscaled(names);
  }
}
