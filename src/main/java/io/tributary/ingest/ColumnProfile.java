package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.ColumnNarrowing;
import io.tributary.data.RowKeys;
import io.tributary.data.TemporalFeature;
import io.tributary.data.ValueType;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** What all the cells of one column have shown: mergeable in any order. */
final class ColumnProfile implements Serializable {
  private static final long serialVersionUID = 1;

  private CellType type;
  private boolean wantsNumbers; // whether distinct numbers are of interest
  long missing;
  long present;
  long notNumeric; // cells that are no number
  long notBoolean;
  boolean hasFractions;
  long notFinite; // numbers that are infinite as 32-bit floats
  long negative;
  boolean positive; // some number is above zero
  long notTemporal; // cells that are no date or timestamp
  boolean timeOfDay; // some moment has a time of day
  private NumberRange range; // of the finite numbers
  private NumberRange days; // of the moments, since 1970-01-01
  ListCells lists; // arrays and vectors
  DistinctValues texts;
  DistinctValues numbers;
  private boolean isText; // the cells are texts whatever they spell
  private TextCells cells; // of those that are written in text
  private boolean settled;
  private long missingWords; // among the missing cells; known once settled
  private Distinctness wholeNumbers; // only to tell ids: incomplete once a number is repeated

  /** More distinct texts than this among numbers are no slip. */
  private static final int ODD_TEXTS = 20;

  private transient UTF8String last;
  private transient double lastNumber = Double.NaN;
  private boolean repeats; // some whole number came twice in a row

  /** For Kryo. */
  @SuppressWarnings("unused")
  private ColumnProfile() {}

  /**
   * @param type how the cells are stored
   * @param textLimit how many distinct texts to keep
   * @param numberLimit how many distinct numbers to keep; 0: none are of interest
   * @param isText whether the cells are texts whatever they spell
   */
  ColumnProfile(CellType type, int textLimit, int numberLimit, boolean isText) {
    this.type = type;
    this.isText = isText && !type.isList();
    this.cells = new TextCells();
    this.lists = new ListCells();
    this.wantsNumbers = numberLimit > 0;
    this.range = new NumberRange(type == CellType.FLOAT);
    this.days = new NumberRange(false);
    this.texts = new DistinctValues(textLimit);
    this.numbers = new DistinctValues(numberLimit);
    this.wholeNumbers = new Distinctness();
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
        if (wantsNumbers && !CellText.isExact(number) && !parser.isMissing(number)) {
          numbers.add(Long.toString(number));
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
    if (Double.isNaN(number) || (parser.hasNumbersAsMarks() && parser.isMissing(named(number)))) {
      missing++;
      return;
    }
    present++;
    notBoolean++;
    notTemporal++;
    addNumber(number);
    if (wantsNumbers && (type != CellType.LONG || CellText.isExact(number))) {
      addDistinct(number);
    }
  }

  // A float stands for the decimal number that it is called by.
  private double named(double number) {
    return type == CellType.FLOAT ? FloatSpelling.toDouble((float) number) : number;
  }

  private void addDistinct(double number) {
    if (ColumnNarrowing.isUsable(number) && !numbers.overflowed()) {
      numbers.add(named(number));
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
    if (!repeated && !texts.overflowed()) {
      texts.add(parser.text(text));
      last = text.clone();
    }
    double number = parser.number(text);
    boolean numeric = !Double.isNaN(number);
    if (numeric) {
      cells.addNumber(text, number, parser);
      addNumber(number);
      if (wantsNumbers && CellText.isExact(number)) {
        addDistinct(number);
      } else if (wantsNumbers && ColumnNarrowing.isUsable(number)) {
        numbers.add(parser.numberText(text));
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
    if (wantsNumbers || (!hasFractions && !repeats)) {
      for (int i = 0; i < n; i++) {
        if (Double.isNaN(cells[i])) {
          missing++;
        } else {
          present++;
          addNumber(cells[i]);
          if (wantsNumbers) {
            addDistinct(cells[i]);
          }
        }
      }
    } else {
      addRange(cells, n);
    }
    notBoolean = present;
    notTemporal = present;
  }

  // Once a column has shown that it is no id, these few facts are all that is asked of it.
  private void addRange(double[] cells, int n) {
    int absent = 0;
    int infinite = 0;
    int below = 0;
    for (int i = 0; i < n; i++) {
      double value = cells[i];
      if (ColumnNarrowing.isUsable(value)) {
        below += value < 0 ? 1 : 0;
      } else if (Double.isNaN(value)) {
        absent++;
      } else {
        infinite++;
      }
    }
    for (int i = 0; i < n && !hasFractions; i++) {
      hasFractions = ColumnNarrowing.isUsable(cells[i]) && !CellText.isWhole(cells[i]);
    }
    range.add(cells, n);
    missing += absent;
    present += n - absent;
    notFinite += infinite;
    negative += below;
    positive |= range.largest() > 0;
  }

  private void addNumber(double number) {
    if (!ColumnNarrowing.isUsable(number)) {
      notFinite++;
      return;
    }
    hasFractions |= !CellText.isWhole(number);
    negative += number < 0 ? 1 : 0;
    positive |= number > 0;
    range.add(number);
    // A fraction rules out a number that identifies a row, and a repetition does.
    if (!hasFractions && !repeats) {
      wholeNumbers.add(RowKeys.mix(Double.doubleToLongBits(number + 0.0)));
      repeats = number == lastNumber;
      lastNumber = number;
    }
    forgetWholeNumbers();
  }

  // They are asked for only where each may be there once, and take room.
  private void forgetWholeNumbers() {
    if ((hasFractions || repeats) && !wholeNumbers.isEmpty()) {
      wholeNumbers = new Distinctness();
    }
  }

  void merge(ColumnProfile other) {
    missing += other.missing;
    present += other.present;
    notNumeric += other.notNumeric;
    notBoolean += other.notBoolean;
    hasFractions |= other.hasFractions;
    notFinite += other.notFinite;
    negative += other.negative;
    positive |= other.positive;
    notTemporal += other.notTemporal;
    timeOfDay |= other.timeOfDay;
    range.merge(other.range);
    days.merge(other.days);
    lists.merge(other.lists);
    repeats |= other.repeats;
    cells.merge(other.cells);
    wholeNumbers.merge(other.wholeNumbers);
    forgetWholeNumbers();
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
      notFinite -= cells.infinities();
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

  /** The finite numbers' extent. */
  NumberRange range() {
    return range;
  }

  /**
   * Whether distinct numbers were asked for, and some may have been taken for another: numbers came
   * as doubles, which do not tell all whole numbers of that size apart.
   */
  boolean mayHaveMerged() {
    return wantsNumbers && !numbers.overflowed() && !CellText.isExact(range.magnitude());
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
        ? range.isSingle() && notFinite == 0
        : !texts.overflowed() && texts.size() == 1;
  }

  /** Whether each cell has a whole number of its own, or nearly each. */
  boolean isWholeNumberId() {
    return isNumeric()
        && !type.isList()
        && !hasFractions
        && notFinite == 0
        && present > 2
        && !repeats
        && wholeNumbers.allDifferent();
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
