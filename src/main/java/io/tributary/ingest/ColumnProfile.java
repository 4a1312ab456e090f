package io.tributary.ingest;

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
  long notWhole;
  long notFinite; // numbers that are infinite as 32-bit floats
  long negative;
  boolean positive; // some number is above zero
  DistinctValues texts;
  DistinctValues numbers;

  private transient UTF8String last;

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
          addNumber(number);
        }
      }
      case BOOLEAN -> {
        present++;
        notNumeric++;
        texts.add(row.getBoolean(ordinal) ? "true" : "false");
      }
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
      notBoolean += parser.bool(text) < 0 ? 1 : 0;
    } else {
      notBoolean++;
      addNumber(number);
    }
  }

  private void addNumber(double number) {
    if (!Float.isFinite((float) number)) {
      notFinite++;
      return;
    }
    notWhole += io.tributary.data.CellText.isWhole(number) ? 0 : 1;
    negative += number < 0 ? 1 : 0;
    positive |= number > 0;
    if (wantsNumbers) {
      numbers.add(number);
    }
  }

  void merge(ColumnProfile other) {
    missing += other.missing;
    present += other.present;
    notNumeric += other.notNumeric;
    notBoolean += other.notBoolean;
    notWhole += other.notWhole;
    notFinite += other.notFinite;
    negative += other.negative;
    positive |= other.positive;
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
