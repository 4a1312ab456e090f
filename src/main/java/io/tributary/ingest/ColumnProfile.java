package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.ColumnNarrowing;
import io.tributary.data.TemporalFeature;
import io.tributary.data.ValueType;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** What all the cells of one column have shown: mergeable in any order. */
final class ColumnProfile implements Serializable {
  private static final long serialVersionUID = 1;

  private CellType type;
  long missing;
  long present;
  long notNumeric; // cells that are no number
  long notBoolean;
  long notTemporal; // cells that are no date or timestamp
  boolean timeOfDay; // some moment has a time of day
  private NumberRange days; // of the moments, since 1970-01-01
  ListCells lists; // arrays and vectors
  DistinctValues texts;
  ColumnNumbers numbers;
  private boolean isText; // the cells are texts whatever they spell
  private TextCells cells; // of those that are written in text
  private boolean settled;
  private long missingWords; // among the missing cells; known once settled

  /** More distinct texts than this among numbers are no slip. */
  private static final int ODD_TEXTS = 20;

  private transient UTF8String last;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private ColumnProfile() {}

  /**
   * @param type how the cells are stored
   * @param textLimit how many distinct texts to keep
   * @param numberLimit how many distinct numbers to keep; 0: none are of interest
   * @param isText whether the cells are texts whatever they spell
   * @param counts whether the cells of each distinct value count
   */
  ColumnProfile(CellType type, int textLimit, int numberLimit, boolean isText, boolean counts) {
    this.type = type;
    this.isText = isText && !type.isList();
    this.cells = new TextCells();
    this.lists = new ListCells();
    this.days = new NumberRange(false);
    this.texts = new DistinctValues(textLimit, counts);
    this.numbers = new ColumnNumbers(type == CellType.FLOAT, numberLimit, counts);
  }

  void add(InternalRow row, int ordinal, CellParser parser) {
    if (row.isNullAt(ordinal)) {
      missing++;
      return;
    }
    if (isText) {
      addUnread(row, ordinal, parser);
      return;
    }
    switch (type) {
      case TEXT -> addText(row.getUTF8String(ordinal), parser);
      case DOUBLE -> addCell(row.getDouble(ordinal), parser);
      case FLOAT -> addCell(row.getFloat(ordinal), parser);
      case LONG -> {
        long number = row.getLong(ordinal);
        addCell(number, parser);
        if (numbers.areOfInterest() && !CellText.isExact(number) && !parser.isMissing(number)) {
          numbers.distinct.add(Long.toString(number));
        }
      }
      case BOOLEAN -> {
        present++;
        notNumeric++;
        notTemporal++;
        texts.add(row.getBoolean(ordinal) ? "true" : "false");
      }
      case DATE, TIMESTAMP -> {
        present++;
        notNumeric++;
        notBoolean++;
        timeOfDay |= type == CellType.TIMESTAMP;
        days.add(TemporalFeature.days(ColumnReader.moment(row, ordinal, type)));
        if (!texts.overflowed()) {
          texts.add(ColumnReader.momentText(row, ordinal, type));
        }
      }
      case ARRAY, VECTOR -> {
        present++;
        missing += lists.add(row, ordinal, type) ? 0 : 1;
      }
    }
  }

  private void addCell(double number, CellParser parser) {
    if (Double.isNaN(number)
        || (parser.hasNumbersAsMarks() && parser.isMissing(numbers.named(number)))) {
      missing++;
      return;
    }
    present++;
    notBoolean++;
    notTemporal++;
    numbers.add(number);
    if (numbers.areOfInterest() && (type != CellType.LONG || CellText.isExact(number))) {
      numbers.addDistinct(number);
    }
  }

  private void addUnread(InternalRow row, int ordinal, CellParser parser) {
    ColumnReader reader = new ColumnReader("", ordinal, type, parser);
    if (reader.isMissing(row)) {
      missing++;
      if (type == CellType.TEXT) {
        cells.addMissing(row.getUTF8String(ordinal), parser);
      }
      return;
    }
    present++;
    notNumeric++;
    notBoolean++;
    notTemporal++;
    UTF8String text = reader.text(row, ValueType.TEXT);
    cells.addUnread(text.getBytes());
    texts.add(text);
  }

  private void addText(UTF8String text, CellParser parser) {
    if (parser.isMissing(text)) {
      missing++;
      cells.addMissing(text, parser);
      return;
    }
    present++;
    // Runs of one value are common (sorted files, sparse columns); the set need not see each.
    boolean repeated = last != null && last.equals(text);
    if ((!repeated || texts.counts()) && !texts.overflowed()) {
      texts.add(parser.text(text));
      last = text.clone();
    }
    double number = parser.number(text);
    boolean numeric = !Double.isNaN(number);
    if (numeric) {
      cells.addNumber(text, number, parser);
      numbers.add(number);
      if (numbers.areOfInterest() && CellText.isExact(number)) {
        numbers.addDistinct(number);
      } else if (numbers.areOfInterest() && ColumnNarrowing.isUsable(number)) {
        numbers.distinct.add(parser.numberText(text));
      }
    }
    boolean bool = !numeric && parser.bool(text) >= 0;
    notBoolean += bool ? 0 : 1;
    boolean mayBeMoment = !bool && (!numeric || parser.hasDatePatterns());
    long micros = mayBeMoment ? parser.moment(text) : CellParser.NO_TIME;
    boolean moment = micros != CellParser.NO_TIME;
    if (moment) {
      days.add(TemporalFeature.days(micros));
    }
    notTemporal += moment ? 0 : 1;
    timeOfDay |= moment && parser.hasTimeOfDay();
    if (!numeric) {
      notNumeric++;
      cells.addText(text, bool || moment, parser);
    }
  }

  /** Takes in the first {@code n} cells of a column of numbers; NaN is a missing cell. */
  void addNumbers(double[] cells, int n) {
    int absent = numbers.add(cells, n);
    missing += absent;
    present += n - absent;
    notBoolean = present;
    notTemporal = present;
  }

  void merge(ColumnProfile other) {
    missing += other.missing;
    present += other.present;
    notNumeric += other.notNumeric;
    notBoolean += other.notBoolean;
    notTemporal += other.notTemporal;
    timeOfDay |= other.timeOfDay;
    days.merge(other.days);
    lists.merge(other.lists);
    cells.merge(other.cells);
    texts.merge(other.texts);
    numbers.merge(other.numbers);
  }

  /**
   * Once all cells have been seen, takes those for what they are that depend on the others: "null"
   * among numbers or moments is a missing cell, "Inf" among texts is a text.
   */
  void settle() {
    if (settled || type != CellType.TEXT) {
      return;
    }
    settled = true;
    long finite = present - notNumeric - cells.infinities();
    if (finite == 0 && notNumeric > cells.words()) {
      notNumeric += cells.infinities();
      numbers.notFinite -= cells.infinities();
    }
    long words = cells.words();
    long others = notNumeric - words;
    boolean amongNumbers = finite > 0 && (others == 0 || isSlip(others, present - words));
    boolean amongMoments = notTemporal == words && present > words;
    if (words > 0 && (amongNumbers || amongMoments)) {
      missingWords = words;
      missing += words;
      present -= words;
      notNumeric -= words;
      notBoolean -= words;
      notTemporal -= words;
    }
  }

  /** Takes over the distinct values that another pass over the same cells has found. */
  void takeDistinct(ColumnProfile other) {
    texts = other.texts;
    numbers.distinct = other.numbers.distinct;
  }

  /** How many of the missing cells are words, such as "null" among numbers. */
  long missingWords() {
    return missingWords;
  }

  /** How many of the missing cells are "NaN" among texts, which could be one of them. */
  long missingNans() {
    return isNumeric() || isTemporal() ? 0 : cells.nans();
  }

  /** What the cells have shown that are written in text. */
  TextCells cells() {
    return cells;
  }

  /** Whether the cells are texts because the settings say so. */
  boolean isText() {
    return isText;
  }

  CellType type() {
    return type;
  }

  /** The moments' extent, in days since 1970-01-01 UTC. */
  NumberRange days() {
    return days;
  }

  /** Whether every cell that is there is a number. */
  boolean isNumeric() {
    return notNumeric == 0;
  }

  /** What the cells are, as categories or classes. */
  ValueType valueType() {
    return isNumeric() ? ValueType.NUMBER : isBoolean() ? ValueType.BOOLEAN : ValueType.TEXT;
  }

  /** Whether every cell that is there is a moment in time. */
  boolean isTemporal() {
    return notTemporal == 0;
  }

  /** Whether a few texts stand among numbers: more likely a slip than categories. */
  boolean isMostlyNumbers() {
    return type == CellType.TEXT && !isText && isSlip(notNumeric, present);
  }

  private boolean isSlip(long texts, long of) {
    return texts * 2 < of && (texts <= Math.max(1, of / 10) || distinctTexts() <= ODD_TEXTS);
  }

  /** Whether every cell that is there is the same. */
  boolean isConstant() {
    return isNumeric() && !type.isList()
        ? numbers.isSingle()
        : !texts.overflowed() && texts.size() == 1;
  }

  /** Whether each cell has a whole number of its own, or nearly each. */
  boolean isWholeNumberId() {
    return isNumeric() && !type.isList() && present > 2 && numbers.areAllDifferent();
  }

  /** Whether each text that is no number is there once, or nearly each. */
  boolean hasTextIds() {
    return cells.distinct().allDifferent();
  }

  /** How many distinct texts there are that are no number, about. */
  long distinctTexts() {
    return cells.distinct().estimate();
  }

  /** Whether every cell that is there is a boolean. */
  boolean isBoolean() {
    return notBoolean == 0;
  }
}
