package io.tributary.data;

import java.io.Serializable;

/**
 * Which rows of a table are for what: a row's own lot decides, or a mark that it was given when it
 * was read. Immutable.
 *
 * @param validation the part of the rows whose lots are for validation
 * @param test the part of the rows whose lots are for the test
 * @param marked whether a packed row's last number is its mark, the {@link Part}'s ordinal; lots
 *     decide over those that are marked for training
 */
public record SplitRule(double validation, double test, boolean marked) implements Serializable {
  private static final Part[] PARTS = Part.values();

  /** All rows are for one thing. */
  public static final SplitRule WHOLE = new SplitRule(0, 0, false);

  /** Whether some rows may be for the test. */
  public boolean hasTest() {
    return test > 0 || marked;
  }

  /** How many numbers a packed row has beside those of its layout. */
  public int marks() {
    return marked ? 1 : 0;
  }

  /** What row i is for. */
  public Part of(SortedRows rows, int i) {
    if (marked) {
      Part part = PARTS[(int) rows.rows().value(i, rows.rows().stride() - 1)];
      if (part != Part.TRAINING) {
        return part;
      }
    }
    if (validation + test == 0) {
      return Part.TRAINING;
    }
    double lot = RowKeys.lot(rows.key(i));
    return lot < validation ? Part.VALIDATION : lot < validation + test ? Part.TEST : Part.TRAINING;
  }
}
