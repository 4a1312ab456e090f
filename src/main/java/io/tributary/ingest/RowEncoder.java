package io.tributary.ingest;

import io.tributary.data.ArrayFeature;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.CellText;
import io.tributary.data.ClassLabel;
import io.tributary.data.FeatureColumn;
import io.tributary.data.LabelEncoding;
import io.tributary.data.MultiLabel;
import io.tributary.data.RowKeys;
import io.tributary.data.TableEncoding;
import io.tributary.data.TemporalFeature;
import io.tributary.data.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Turns a projected internal row into packed numbers and the row's hash.
 *
 * <p>Numbers are left unscaled and missing ones are NaN: scaling comes when the statistics are
 * known ({@link io.tributary.data.RowScaler}). Columns are those of {@link Projection}. Not for
 * several threads.
 */
public final class RowEncoder {
  /** What became of a row. */
  public enum Outcome {
    ENCODED,
    /** A cell is missing. */
    MISSING,
    /** A cell cannot be read. */
    BAD
  }

  private interface Cell {
    /** Writes the cell's numbers, takes its value into the hash. */
    Outcome encode(InternalRow row, float[] values);
  }

  private final CellParser parser;
  private final Cell[] cells;
  private final boolean imputes;
  private final int badRowOrdinal;
  private final long seed;
  private long hash;
  private String problemColumn;
  private String problem;
  private String reason;

  /**
   * @param encoding how to read the columns
   * @param projection where they are
   * @param seed the seed of the rows' hashes
   */
  public RowEncoder(TableEncoding encoding, Projection projection, long seed) {
    this.parser = new CellParser(encoding.missingValues());
    this.imputes = encoding.missing() == io.tributary.data.MissingPolicy.IMPUTE;
    this.badRowOrdinal = projection.badRowOrdinal();
    this.seed = seed;
    this.cells = new Cell[projection.columns().size()];
    int i = 0;
    int offset = 0;
    for (FeatureColumn feature : encoding.features()) {
      Column column = column(feature.name(), projection, i);
      cells[i++] = cell(column, feature, offset);
      offset += feature.width();
    }
    if (projection.withLabel()) {
      for (String name : encoding.label().columns()) {
        cells[i] = labelCell(column(name, projection, i), encoding.label(), offset);
        i++;
        offset += 1;
      }
      if (encoding.weightColumn().isPresent()) {
        String name = encoding.weightColumn().get();
        cells[i] = new WeightCell(column(name, projection, i), offset);
      }
    }
  }

  private Cell cell(Column column, FeatureColumn feature, int offset) {
    if (feature instanceof CategoricalFeature categorical) {
      return new CategoryCell(column, categorical, offset);
    } else if (feature instanceof TemporalFeature temporal) {
      return new TemporalCell(column, temporal, offset);
    } else if (feature instanceof ArrayFeature array) {
      return new ListCell(column, array, offset);
    }
    return new NumberCell(column, offset, imputes);
  }

  private Cell labelCell(Column column, LabelEncoding encoding, int offset) {
    if (encoding instanceof ClassLabel label) {
      return new ClassCell(column, label, offset);
    }
    return encoding instanceof MultiLabel
        ? new BinaryCell(column, offset)
        : new NumberCell(column, offset, false);
  }

  /** Encodes a row; on any outcome but ENCODED the values are undefined. */
  public Outcome encode(InternalRow row, float[] values) {
    hash = RowKeys.start(seed);
    if (badRowOrdinal >= 0 && !row.isNullAt(badRowOrdinal)) {
      return bad(
          null,
          "the row '%s' cannot be read: another number of cells than the header has, a quote that is not closed, or no JSON"
              .formatted(shortened(row.getUTF8String(badRowOrdinal).toString().strip())));
    }
    for (Cell cell : cells) {
      Outcome outcome = cell.encode(row, values);
      if (outcome != Outcome.ENCODED) {
        return outcome;
      }
    }
    return Outcome.ENCODED;
  }

  /** The last encoded row's hash. */
  long hash() {
    return hash;
  }

  /** What was counted in the categorical columns that had a category training has not seen. */
  public List<UnseenCells> unseen() {
    return Arrays.stream(cells)
        .filter(CategoryCell.class::isInstance)
        .map(cell -> ((CategoryCell) cell).unseen)
        .filter(unseen -> unseen.cells() > 0)
        .toList();
  }

  /** Why the last row was not encoded. */
  public BadCellException problem() {
    return new BadCellException(problemColumn, problem);
  }

  /** In which words the last row is counted, if it was not encoded. */
  String reason() {
    return reason;
  }

  private Outcome bad(String column, String problem) {
    this.problemColumn = column;
    this.problem = problem;
    this.reason = column == null ? PackingCounts.NO_ROW : PackingCounts.unreadable(column);
    return Outcome.BAD;
  }

  private Outcome missing(String column) {
    this.problemColumn = column;
    this.problem = "column '%s' has a missing value".formatted(column);
    this.reason = PackingCounts.missing(column);
    return Outcome.MISSING;
  }

  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private record Column(String name, int ordinal, CellType type) {}

  private static Column column(String name, Projection projection, int i) {
    return new Column(name, projection.ordinal(i), projection.type(i));
  }

  private boolean isMissing(InternalRow row, Column column) {
    if (row.isNullAt(column.ordinal())) {
      return true;
    }
    return switch (column.type()) {
      case TEXT -> parser.isMissing(row.getUTF8String(column.ordinal()));
      case DOUBLE -> Double.isNaN(row.getDouble(column.ordinal()));
      case BOOLEAN, DATE, TIMESTAMP, ARRAY, VECTOR -> false;
    };
  }

  /** The cell as a number; NaN where it is none. Booleans are 0 and 1. */
  private double number(InternalRow row, Column column) {
    return switch (column.type()) {
      case TEXT -> parser.number(row.getUTF8String(column.ordinal()));
      case DOUBLE -> row.getDouble(column.ordinal());
      case BOOLEAN -> row.getBoolean(column.ordinal()) ? 1 : 0;
      case DATE, TIMESTAMP, ARRAY, VECTOR -> Double.NaN;
    };
  }

  /** A date or timestamp in its ISO spelling, in UTC. */
  static String momentText(InternalRow row, int ordinal, CellType type) {
    return type == CellType.DATE
        ? LocalDate.ofEpochDay(row.getInt(ordinal)).toString()
        : LocalDateTime.ofEpochSecond(
                Math.floorDiv(row.getLong(ordinal), 1_000_000L),
                (int) Math.floorMod(row.getLong(ordinal), 1_000_000L) * 1000,
                ZoneOffset.UTC)
            .toString();
  }

  /** The cell as text, in the one spelling that its type has. */
  private UTF8String text(InternalRow row, Column column, ValueType type) {
    if (type == ValueType.BOOLEAN && column.type() == CellType.TEXT) {
      int value = parser.bool(row.getUTF8String(column.ordinal()));
      if (value >= 0) {
        return value == 1 ? TRUE : FALSE;
      }
    }
    return rawText(row, column);
  }

  private static final UTF8String TRUE = UTF8String.fromString("true");
  private static final UTF8String FALSE = UTF8String.fromString("false");

  private static UTF8String rawText(InternalRow row, Column column) {
    return switch (column.type()) {
      case TEXT -> row.getUTF8String(column.ordinal());
      case DOUBLE -> UTF8String.fromString(CellText.ofNumber(row.getDouble(column.ordinal())));
      case BOOLEAN -> row.getBoolean(column.ordinal()) ? TRUE : FALSE;
      case DATE, TIMESTAMP ->
          UTF8String.fromString(momentText(row, column.ordinal(), column.type()));
      case ARRAY, VECTOR -> UTF8String.fromString("a list of numbers");
    };
  }

  private String shown(InternalRow row, Column column) {
    return shortened(rawText(row, column).toString());
  }

  private Outcome notANumber(InternalRow row, Column column) {
    return bad(
        column.name(),
        "column '%s' is numeric but has the text '%s'"
            .formatted(column.name(), shown(row, column)));
  }

  private Outcome tooLarge(InternalRow row, Column column) {
    return bad(
        column.name(),
        "column '%s' has the value %s, which is not a finite 32-bit number"
            .formatted(column.name(), shown(row, column)));
  }

  private final class NumberCell implements Cell {
    private final Column column;
    private final int offset;
    private final boolean mayBeMissing;

    NumberCell(Column column, int offset, boolean mayBeMissing) {
      this.column = column;
      this.offset = offset;
      this.mayBeMissing = mayBeMissing;
    }

    @Override
    public Outcome encode(InternalRow row, float[] values) {
      if (isMissing(row, column)) {
        if (!mayBeMissing) {
          return missing(column.name());
        }
        hash = RowKeys.missing(hash);
        values[offset] = Float.NaN;
        return Outcome.ENCODED;
      }
      double number = number(row, column);
      float value = (float) number;
      if (Float.isNaN(value)) {
        return notANumber(row, column);
      }
      if (Float.isInfinite(value)) {
        return tooLarge(row, column);
      }
      values[offset] = value + 0.0f; // -0 becomes 0
      hash = RowKeys.number(hash, value);
      return Outcome.ENCODED;
    }
  }

  private final class TemporalCell implements Cell {
    private final Column column;
    private final TemporalFeature feature;
    private final int offset;

    TemporalCell(Column column, TemporalFeature feature, int offset) {
      this.column = column;
      this.feature = feature;
      this.offset = offset;
    }

    @Override
    public Outcome encode(InternalRow row, float[] values) {
      if (isMissing(row, column)) {
        if (!imputes) {
          return missing(column.name());
        }
        hash = RowKeys.missing(hash);
        java.util.Arrays.fill(values, offset, offset + feature.width(), Float.NaN);
        return Outcome.ENCODED;
      }
      long micros =
          switch (column.type()) {
            case DATE -> row.getInt(column.ordinal()) * 86_400_000_000L;
            case TIMESTAMP -> row.getLong(column.ordinal());
            case TEXT -> parser.moment(row.getUTF8String(column.ordinal()));
            case BOOLEAN, DOUBLE, ARRAY, VECTOR -> CellParser.NO_TIME;
          };
      if (micros == CellParser.NO_TIME) {
        return bad(
            column.name(),
            "column '%s' is a date or timestamp (2024-02-29, 2024-02-29 13:45) but has '%s'"
                .formatted(column.name(), shown(row, column)));
      }
      hash = RowKeys.word(hash, micros);
      feature.write(micros, values, offset);
      return Outcome.ENCODED;
    }
  }

  private final class ListCell implements Cell {
    private final Column column;
    private final ArrayFeature feature;
    private final int offset;
    private final NumberList list = new NumberList();

    ListCell(Column column, ArrayFeature feature, int offset) {
      this.column = column;
      this.feature = feature;
      this.offset = offset;
    }

    @Override
    public Outcome encode(InternalRow row, float[] values) {
      if (!column.type().isList()) {
        return bad(
            column.name(),
            "column '%s' holds arrays of %d numbers but has '%s'"
                .formatted(column.name(), feature.width(), shown(row, column)));
      }
      if (row.isNullAt(column.ordinal())) {
        if (!imputes) {
          return missing(column.name());
        }
        for (int i = 0; i < feature.width(); i++) {
          hash = RowKeys.missing(hash);
          values[offset + i] = Float.NaN;
        }
        return Outcome.ENCODED;
      }
      list.read(row, column.ordinal(), column.type());
      if (list.size() != feature.width()) {
        return bad(
            column.name(),
            "column '%s' has %d elements, and %d are expected"
                .formatted(column.name(), list.size(), feature.width()));
      }
      for (int i = 0; i < list.size(); i++) {
        float value = (float) list.get(i);
        if (Double.isNaN(list.get(i))) {
          if (!imputes) {
            return missing(column.name());
          }
          hash = RowKeys.missing(hash);
        } else if (Float.isInfinite(value)) {
          return bad(
              column.name(),
              "column '%s' has the value %s, which is not a finite 32-bit number"
                  .formatted(column.name(), list.get(i)));
        } else {
          hash = RowKeys.number(hash, value);
        }
        values[offset + i] = value + 0.0f; // -0 becomes 0
      }
      return Outcome.ENCODED;
    }
  }

  private final class WeightCell implements Cell {
    private final NumberCell number;
    private final int offset;

    WeightCell(Column column, int offset) {
      this.number = new NumberCell(column, offset, false);
      this.offset = offset;
    }

    @Override
    public Outcome encode(InternalRow row, float[] values) {
      Outcome outcome = number.encode(row, values);
      if (outcome == Outcome.ENCODED && values[offset] < 0) {
        return bad(
            number.column.name(),
            "weight column '%s' has the negative value %s"
                .formatted(number.column.name(), shown(row, number.column)));
      }
      return outcome;
    }
  }

  /** Finds a cell's place in a sorted vocabulary. */
  private final class Vocabulary {
    private final Column column;
    private final ValueType type;
    private final double[] numbers; // ascending; for categories that are numbers
    private final Map<UTF8String, Integer> texts = new HashMap<>();
    private final long[] hashes; // one for each entry

    Vocabulary(Column column, ValueType type, List<String> entries) {
      this.column = column;
      this.type = type;
      this.numbers =
          type == ValueType.NUMBER
              ? entries.stream().mapToDouble(Double::parseDouble).toArray()
              : new double[0];
      this.hashes = new long[entries.size()];
      for (int i = 0; i < entries.size(); i++) {
        texts.put(UTF8String.fromString(entries.get(i)), i);
        hashes[i] = RowKeys.ofText(entries.get(i).getBytes(StandardCharsets.UTF_8));
      }
    }

    /** The entry's index, its value taken into the hash; −1 for a value that is not there. */
    int find(InternalRow row) {
      if (type == ValueType.NUMBER) {
        double number = number(row, column);
        int index = java.util.Arrays.binarySearch(numbers, number + 0.0);
        hash = RowKeys.number(hash, (float) number);
        return Math.max(index, -1);
      }
      UTF8String text = text(row, column, type);
      Integer index = texts.get(text);
      hash = RowKeys.word(hash, index != null ? hashes[index] : RowKeys.ofText(text.getBytes()));
      return index != null ? index : -1;
    }
  }

  private final class CategoryCell implements Cell {
    private final Column column;
    private final Vocabulary vocabulary;
    private final CategoricalFeature feature;
    private final int offset;
    private final UnseenCells unseen;

    CategoryCell(Column column, CategoricalFeature feature, int offset) {
      this.column = column;
      this.vocabulary = new Vocabulary(column, feature.type(), feature.categories());
      this.feature = feature;
      this.offset = offset;
      this.unseen = new UnseenCells(column.name());
    }

    @Override
    public Outcome encode(InternalRow row, float[] values) {
      java.util.Arrays.fill(values, offset, offset + feature.width(), 0);
      if (isMissing(row, column)) {
        if (!imputes) {
          return missing(column.name());
        }
        hash = RowKeys.missing(hash);
        if (feature.missingCategory()) {
          values[offset + feature.width() - 1] = 1;
        }
        return Outcome.ENCODED;
      }
      int index = vocabulary.find(row);
      if (index >= 0) {
        values[offset + index] = 1;
      } else {
        countUnseen(row);
      }
      return Outcome.ENCODED;
    }

    private void countUnseen(InternalRow row) {
      double number = feature.type() == ValueType.NUMBER ? number(row, column) : Double.NaN;
      if (Double.isNaN(number)) {
        unseen.add(text(row, column, feature.type()));
      } else {
        unseen.add(number + 0.0); // -0 becomes 0
      }
    }
  }

  private final class ClassCell implements Cell {
    private final Column column;
    private final Vocabulary vocabulary;
    private final ClassLabel label;
    private final int offset;

    ClassCell(Column column, ClassLabel label, int offset) {
      this.column = column;
      this.vocabulary = new Vocabulary(column, label.type(), label.classes());
      this.label = label;
      this.offset = offset;
    }

    @Override
    public Outcome encode(InternalRow row, float[] values) {
      if (isMissing(row, column)) {
        return missing(column.name());
      }
      int index = vocabulary.find(row);
      if (index < 0) {
        return bad(
            column.name(),
            "label '%s' is not among the model's classes %s"
                .formatted(shown(row, column), shortened(label.classes().toString())));
      }
      values[offset] = index;
      return Outcome.ENCODED;
    }
  }

  /** One of several labels: 0 or 1. Numbers and booleans of one meaning have one hash. */
  private final class BinaryCell implements Cell {
    private final Column column;
    private final int offset;

    BinaryCell(Column column, int offset) {
      this.column = column;
      this.offset = offset;
    }

    @Override
    public Outcome encode(InternalRow row, float[] values) {
      if (isMissing(row, column)) {
        return missing(column.name());
      }
      double number = number(row, column);
      if (Double.isNaN(number)) { // a text, then: only texts spell no number
        number = parser.bool(row.getUTF8String(column.ordinal()));
      }
      if (number != 0 && number != 1) {
        return bad(
            column.name(),
            "label column '%s' has '%s', and multi-label classification takes 0 and 1"
                .formatted(column.name(), shown(row, column)));
      }
      values[offset] = number == 1 ? 1 : 0;
      hash = RowKeys.number(hash, values[offset]);
      return Outcome.ENCODED;
    }
  }
}
