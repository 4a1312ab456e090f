package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.RowKeys;
import io.tributary.data.ValueType;
import java.io.Serializable;
import java.util.Set;
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
  float smallest = Float.POSITIVE_INFINITY; // of the finite numbers
  float largest = Float.NEGATIVE_INFINITY;
  int listSize = -1; // of arrays and vectors; -1: none yet
  long otherSizes; // lists of another size than the largest
  DistinctValues texts;
  DistinctValues numbers;
  private Distinctness distinctTexts; // of the cells that are no number
  private Distinctness wholeNumbers; // only to tell ids: incomplete once a number is repeated
  private long ofListSize; // lists of the largest size

  /** More distinct texts than this among numbers are no slip. */
  private static final int ODD_TEXTS = 20;

  private transient UTF8String last;
  private transient NumberList list;
  private transient double lastNumber = Double.NaN;
  private boolean repeats; // some whole number came twice in a row

  /** For Kryo. */
  @SuppressWarnings("unused")
  private ColumnProfile() {}

  /**
   * @param type how the cells are stored
   * @param textLimit how many distinct texts to keep
   * @param numberLimit how many distinct numbers to keep; 0: none are of interest
   */
  ColumnProfile(CellType type, int textLimit, int numberLimit) {
    this.type = type;
    this.wantsNumbers = numberLimit > 0;
    this.texts = new DistinctValues(textLimit);
    this.numbers = new DistinctValues(numberLimit);
    this.distinctTexts = new Distinctness();
    this.wholeNumbers = new Distinctness();
  }

  void add(InternalRow row, int ordinal, CellParser parser) {
    if (row.isNullAt(ordinal)) {
      missing++;
      return;
    }
    switch (type) {
      case TEXT -> addText(row.getUTF8String(ordinal), parser);
      case DOUBLE -> {
        double number = row.getDouble(ordinal);
        if (Double.isNaN(number)) {
          missing++;
        } else {
          present++;
          notBoolean++;
          notTemporal++;
          addNumber(number);
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
        if (!texts.overflowed()) {
          texts.add(ColumnReader.momentText(row, ordinal, type));
        }
      }
      case ARRAY, VECTOR -> addList(row, ordinal);
    }
  }

  private void addList(InternalRow row, int ordinal) {
    if (list == null) {
      list = new NumberList();
    }
    list.read(row, ordinal, type);
    present++;
    addSize(list.size(), 1);
    boolean complete = true;
    for (int i = 0; i < list.size(); i++) {
      double number = list.get(i);
      complete &= !Double.isNaN(number);
      notFinite += !Double.isNaN(number) && !Float.isFinite((float) number) ? 1 : 0;
    }
    missing += complete ? 0 : 1;
  }

  private void addSize(int size, long cells) {
    if (size > listSize) {
      otherSizes += ofListSize;
      listSize = size;
      ofListSize = cells;
    } else if (size == listSize) {
      ofListSize += cells;
    } else {
      otherSizes += cells;
    }
  }

  private void addText(UTF8String text, CellParser parser) {
    if (parser.isMissing(text)) {
      missing++;
      return;
    }
    present++;
    // Runs of one value are common (sorted files, sparse columns); the set need not see each.
    boolean repeated = last != null && last.equals(text);
    if (!repeated && !texts.overflowed()) {
      texts.add(text.toString());
      last = text.clone();
    }
    double number = parser.number(text);
    if (Double.isNaN(number)) {
      notNumeric++;
      distinctTexts.add(RowKeys.ofText(text.getBytes()));
      boolean bool = parser.bool(text) >= 0;
      notBoolean += bool ? 0 : 1;
      if (bool || parser.moment(text) == CellParser.NO_TIME) {
        notTemporal++;
      } else {
        timeOfDay |= parser.hasTimeOfDay();
      }
    } else {
      notBoolean++;
      notTemporal++;
      addNumber(number);
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
        }
      }
    } else {
      addRange(cells, n);
    }
    notBoolean = present;
    notTemporal = present;
  }

  // Once a column has shown that it is no id, these few facts are all that is asked of it. Plain
  // comparisons: Math.min and max take care of NaN and −0, which are not there, at ten times the
  // cost.
  private void addRange(double[] cells, int n) {
    int absent = 0;
    int infinite = 0;
    int below = 0;
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      float value = (float) cells[i] + 0.0f;
      if (Float.isFinite(value)) {
        below += value < 0 ? 1 : 0;
        low = value < low ? value : low;
        high = value > high ? value : high;
      } else if (Double.isNaN(cells[i])) {
        absent++;
      } else {
        infinite++;
      }
    }
    for (int i = 0; i < n && !hasFractions; i++) {
      hasFractions = Float.isFinite((float) cells[i]) && !CellText.isWhole(cells[i]);
    }
    missing += absent;
    present += n - absent;
    notFinite += infinite;
    negative += below;
    positive |= high > 0;
    smallest = Math.min(smallest, low);
    largest = Math.max(largest, high);
  }

  private void addNumber(double number) {
    if (!Float.isFinite((float) number)) {
      notFinite++;
      return;
    }
    hasFractions |= !CellText.isWhole(number);
    negative += number < 0 ? 1 : 0;
    positive |= number > 0;
    smallest = Math.min(smallest, (float) number + 0.0f);
    largest = Math.max(largest, (float) number + 0.0f);
    // A fraction rules out a number that identifies a row, and a repetition does.
    if (!hasFractions && !repeats) {
      wholeNumbers.add(RowKeys.mix(Double.doubleToLongBits(number + 0.0)));
      repeats = number == lastNumber;
      lastNumber = number;
    }
    if (wantsNumbers) {
      numbers.add(number);
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
    smallest = Math.min(smallest, other.smallest);
    largest = Math.max(largest, other.largest);
    otherSizes += other.otherSizes;
    addSize(other.listSize, other.ofListSize);
    repeats |= other.repeats;
    distinctTexts.merge(other.distinctTexts);
    wholeNumbers.merge(other.wholeNumbers);
    texts.merge(other.texts);
    numbers.merge(other.numbers);
  }

  CellType type() {
    return type;
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
    return type == CellType.TEXT
        && notNumeric * 2 < present
        && (notNumeric <= Math.max(1, present / 10) || distinctTexts() <= ODD_TEXTS);
  }

  /** Whether every cell that is there is the same. */
  boolean isConstant() {
    return isNumeric() && !type.isList()
        ? smallest == largest && notFinite == 0
        : !texts.overflowed() && texts.texts().size() == 1;
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
    return distinctTexts.allDifferent();
  }

  /** How many distinct texts there are that are no number, about. */
  long distinctTexts() {
    return distinctTexts.estimate();
  }

  /** Whether every cell that is there is a boolean. */
  boolean isBoolean() {
    return notBoolean == 0;
  }

  /** Whether every cell that is there is 0, 1 or a boolean; asks for distinct numbers. */
  boolean isBinary() {
    long numeric = present - notNumeric;
    long booleans = present - notBoolean;
    return numeric + booleans == present
        && notFinite == 0
        && !numbers.overflowed()
        && Set.of("0", "1").containsAll(numbers.texts());
  }

  /** Whether a binary column has a 0, or false. */
  boolean hasZeros() {
    return numbers.texts().contains("0") || hasBoolean("false");
  }

  /** Whether a binary column has a 1, or true. */
  boolean hasOnes() {
    return numbers.texts().contains("1") || hasBoolean("true");
  }

  private boolean hasBoolean(String lowerCase) {
    return texts.texts().stream().anyMatch(t -> t.strip().equalsIgnoreCase(lowerCase));
  }
}
