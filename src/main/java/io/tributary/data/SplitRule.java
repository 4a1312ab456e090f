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
 * @param classes whose lots have limits of their own
 */
public record SplitRule(double validation, double test, boolean marked, ClassLots classes)
    implements Serializable {
  private static final Part[] PARTS = Part.values();

  /** All rows are for one thing. */
  public static final SplitRule WHOLE = new SplitRule(0, 0, false);

  /** A rule that knows no classes. */
  public SplitRule(double validation, double test, boolean marked) {
    this(validation, test, marked, ClassLots.NONE);
  }

  /** The same rule, but for some classes. */
  public SplitRule with(ClassLots limits) {
    return new SplitRule(validation, test, marked, limits);
  }

  /** Whether some rows may be for the test. */
  public boolean hasTest() {
    return test > 0 || marked;
  }

  /** How many numbers a packed row has beside those of its layout. */
  public int marks() {
    return marked ? 1 : 0;
  }

  /** Whether lots decide over any row. */
  public boolean hasLots() {
    return validation + test > 0;
  }

  /** Whether its lot decides over row i. */
  boolean lotsDecide(SortedRows rows, int i) {
    return hasLots() && mark(rows, i) == Part.TRAINING;
  }

  // Training where there is none.
  private Part mark(SortedRows rows, int i) {
    return marked ? PARTS[(int) rows.rows().value(i, rows.rows().stride() - 1)] : Part.TRAINING;
  }

  /** What row i is for. */
  public Part of(SortedRows rows, int i) {
    Part mark = mark(rows, i);
    if (mark != Part.TRAINING || !hasLots()) {
      return mark;
    }
    double lot = RowKeys.lot(rows.key(i));
    int own = classes.of(rows, i);
    double forValidation = own < 0 ? validation : classes.validation(own);
    double heldOut = own < 0 ? validation + test : classes.heldOut(own);
    return lot < forValidation ? Part.VALIDATION : lot < heldOut ? Part.TEST : Part.TRAINING;
  }

  /** A hash of what it has of classes; 0 if that is nothing. */
  public long fingerprint() {
    return classes.fingerprint();
  }
}
