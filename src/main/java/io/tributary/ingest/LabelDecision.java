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
import java.util.Set;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/**
 * Decides what the label columns are: classes, several labels of 0 and 1, or quantities.
 *
 * @param names the label columns
 * @param text the columns that the settings list as texts
 * @param columns what their cells have shown
 * @param findings receives what is wrong, and what the user should know
 */
record LabelDecision(
    DataSettings settings,
    List<String> names,
    Set<String> text,
    List<ColumnProfile> columns,
    Findings findings) {
  /** A label of fewer rows may have a class for nearly each. */
  private static final int FEW_ROWS = 10;

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
            Findings.missingEvidence(column),
            "label column '%s' has %d missing cell(s)%s, and a label cannot be imputed; set"
                + " data.missing: drop%s",
            names.get(i),
            column.missing,
            Findings.missingWords(column),
            Findings.wordsAreText(names.get(i), column));
      } else {
        findings.tellMissingWords(names.get(i), column);
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
    return columns.stream().allMatch(column -> new BinaryColumn(column).isBinary());
  }

  private LabelEncoding multiLabel() {
    for (int i = 0; i < names.size(); i++) {
      BinaryColumn column = new BinaryColumn(columns.get(i));
      if (!column.isBinary()) {
        if (!settings.dropsBadRows()) {
          findings.problem(
              names.get(i),
              Evidence.NOT_BINARY,
              "label column '%s' has other values than 0 and 1 (or false and true), and a"
                  + " classification with several label columns takes no others; mend them, set"
                  + " data.badRows: drop, or give one label column",
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
    if (text.contains(name)) {
      return Task.CLASSIFICATION;
    }
    Optional<WholeNumberRule> wholeNumbers = WholeNumberRule.of(column);
    if (wholeNumbers.isPresent()) {
      findings.note(wholeNumbers.get().note(name));
      return wholeNumbers.get().task();
    }
    boolean mostlyNumbers = column.notNumeric * 2 < column.present;
    if (!mostlyNumbers) {
      checkClasses(name, column);
    }
    return mostlyNumbers ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  // Nobody has said that these texts are classes.
  private void checkClasses(String name, ColumnProfile column) {
    if (column.texts.overflowed()) {
      return; // which is told where classes are made
    }
    Optional<String> look =
        column.isTemporal()
            ? Optional.of("its texts are dates, which are no classes and no numbers")
            : TextLook.of(column, settings.reading()).map(TextLook.Reading::sentence);
    int distinct = column.texts.size();
    boolean rare = column.present >= FEW_ROWS && 2L * distinct > column.present;
    if (rare || (look.isPresent() && distinct > WholeNumberRule.FEW)) {
      findings.problem(
          name,
          Evidence.NONE,
          "label column '%s' has %d distinct texts in %d rows: %s; or set data.task: classification"
              + " if each text is a class all the same",
          name,
          distinct,
          column.present,
          look.orElse(
              "too many to learn as classes, and no numbers for a regression (such as '%s'); predict another column"
                  .formatted(RowEncoder.shortened(column.texts.sorted(ValueType.TEXT).get(0)))));
    } else {
      look.ifPresent(
          found ->
              findings.note(
                  "Label '%s': %d distinct texts, taken as classes, but %s"
                      .formatted(name, distinct, found)));
    }
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
    // Codes such as 001 are predicted as they are written.
    boolean codes = column.cells().hasLeadingZeros() && column.missingWords() == 0;
    ValueType type = codes ? ValueType.TEXT : column.valueType();
    DistinctValues values = type == ValueType.NUMBER ? column.numbers.distinct : column.texts;
    if (values.overflowed()) {
      findings.problem(
          name,
          Evidence.NONE,
          "label column '%s' has more than %d distinct values; %s",
          name,
          values.limit(),
          type == ValueType.TEXT
              ? TextLook.of(column, settings.reading())
                  .map(TextLook.Reading::sentence)
                  .orElse("that is more classes than can be learnt")
              : "set data.task: regression if it is a quantity");
      return null;
    }
    if (column.numbers.notFinite > 0 && type == ValueType.NUMBER) {
      findings.problem(
          name,
          Evidence.NOT_FINITE,
          "label column '%s' has %d infinite value(s)",
          name,
          column.numbers.notFinite);
      return null;
    }
    if (type == ValueType.BOOLEAN ? distinctBooleans(values) < 2 : values.size() < 2) {
      findings.problem(
          name,
          Evidence.NONE,
          "label column '%s' has one class only: '%s' in all %d rows; at least two are needed",
          name,
          values.texts().iterator().next(),
          column.present);
      return null;
    }
    if (type == ValueType.TEXT) {
      findings.tellNearDuplicates("Label '%s': the classes".formatted(name), values.sorted(type));
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
              : !column.numbers.hasFractions
                  ? DataTypes.LongType.sql()
                  : DataTypes.DoubleType.sql();
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
            "label column '%s' has text in %d of %d rows, and regression needs numbers; mend it, or"
                + " set data.badRows: drop%s",
            name,
            column.notNumeric,
            column.present,
            TextLook.of(column, settings.reading()).map(look -> "; " + look.sentence()).orElse(""));
      }
      if (column.numbers.notFinite > 0 && !settings.dropsBadRows()) {
        findings.problem(
            name,
            Evidence.NOT_FINITE,
            "label column '%s' has %d value(s) that are infinite or too large for a 32-bit number",
            name,
            column.numbers.notFinite);
      }
    }
    return NumericLabel.unscaled(names);
  }
}
