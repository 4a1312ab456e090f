package io.tributary.ingest;

import io.tributary.data.CellText;
import io.tributary.data.ColumnNarrowing;
import io.tributary.data.RowKeys;
import java.io.Serializable;

/** What the numbers of one column have shown: mergeable in any order. */
final class ColumnNumbers implements Serializable {
  private static final long serialVersionUID = 1;

  private boolean ofFloats;
  private boolean ofInterest; // whether distinct numbers are
  boolean hasFractions;
  long notFinite; // numbers that are infinite as 32-bit floats
  long negative;
  boolean positive; // some number is above zero
  NumberRange range; // of the finite numbers
  DistinctValues distinct;
  private Distinctness wholeNumbers; // only to tell ids: incomplete once a number is repeated
  private boolean repeats; // some whole number came twice in a row
  private transient double last = Double.NaN;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private ColumnNumbers() {}

  /**
   * @param ofFloats whether cells are stored as 32-bit floats
   * @param limit how many distinct numbers to keep; 0: none are of interest
   * @param counts whether their cells count
   */
  ColumnNumbers(boolean ofFloats, int limit, boolean counts) {
    this.ofFloats = ofFloats;
    this.ofInterest = limit > 0;
    this.range = new NumberRange(ofFloats);
    this.distinct = new DistinctValues(limit, counts);
    this.wholeNumbers = new Distinctness();
  }

  /** Whether distinct numbers are of interest. */
  boolean areOfInterest() {
    return ofInterest;
  }

  void add(double number) {
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
      repeats = number == last;
      last = number;
    }
    forgetWholeNumbers();
  }

  void addDistinct(double number) {
    if (ColumnNarrowing.isUsable(number) && !distinct.overflowed()) {
      distinct.add(named(number));
    }
  }

  /** The number that a cell stands for: a float's is the decimal number that it is called by. */
  double named(double number) {
    return ofFloats ? FloatSpelling.toDouble((float) number) : number;
  }

  /**
   * Takes in the first {@code n} cells of a column of numbers; NaN is a missing cell.
   *
   * @return how many are missing
   */
  int add(double[] cells, int n) {
    if (!ofInterest && (hasFractions || repeats)) {
      return addRange(cells, n);
    }
    int absent = 0;
    for (int i = 0; i < n; i++) {
      if (Double.isNaN(cells[i])) {
        absent++;
      } else {
        add(cells[i]);
        if (ofInterest) {
          addDistinct(cells[i]);
        }
      }
    }
    return absent;
  }

  // Once a column has shown that it is no id, these few facts are all that is asked of it.
  private int addRange(double[] cells, int n) {
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
    notFinite += infinite;
    negative += below;
    positive |= range.largest() > 0;
    return absent;
  }

  // They are asked for only where each may be there once, and take room.
  private void forgetWholeNumbers() {
    if ((hasFractions || repeats) && !wholeNumbers.isEmpty()) {
      wholeNumbers = new Distinctness();
    }
  }

  void merge(ColumnNumbers other) {
    hasFractions |= other.hasFractions;
    notFinite += other.notFinite;
    negative += other.negative;
    positive |= other.positive;
    range.merge(other.range);
    repeats |= other.repeats;
    wholeNumbers.merge(other.wholeNumbers);
    forgetWholeNumbers();
    distinct.merge(other.distinct);
  }

  /**
   * Whether distinct numbers were asked for, and some may have been taken for another: numbers came
   * as doubles, which do not tell all whole numbers of that size apart.
   */
  boolean mayHaveMerged() {
    return ofInterest && !distinct.overflowed() && !CellText.isExact(range.magnitude());
  }

  /** Whether all are the same. */
  boolean isSingle() {
    return range.isSingle() && notFinite == 0;
  }

  /** Whether they are whole numbers of which each is there once, or nearly each. */
  boolean areAllDifferent() {
    return !hasFractions && notFinite == 0 && !repeats && wholeNumbers.allDifferent();
  }
}
