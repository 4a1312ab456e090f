package io.tributary.data;

import java.io.Serializable;

/**
 * Which rows of a table are for what: a row's own lot decides, or a mark that it was given when it
 * was read. Immutable.
 *
 * @param validation the part of the rows whose lots are for validation
 * @param test the part of the rows whose lots are for the test
 * @param marked whether a packed row's last number is its mark, the {@link Part}'s ordinal, or that
 *     of a fold, {@link #markOf}; lots decide over those that are marked for training
 * @param classes whose lots have limits of their own
 * @param folds how many folds the training rows are parted into; 0: none
 * @param foldsMarked whether a mark says a row's fold; else its lot does
 */
public record SplitRule(
    double validation,
    double test,
    boolean marked,
    ClassLots classes,
    int folds,
    boolean foldsMarked)
    implements Serializable {
  private static final Part[] PARTS = Part.values();

  /** All rows are for one thing. */
  public static final SplitRule WHOLE = new SplitRule(0, 0, false);

  /** A rule that knows no classes, and no folds. */
  public SplitRule(double validation, double test, boolean marked) {
    this(validation, test, marked, ClassLots.NONE, 0, false);
  }

  /** The same rule, but for some classes. */
  public SplitRule with(ClassLots limits) {
    return new SplitRule(validation, test, marked, limits, folds, foldsMarked);
  }

  /** The same rule, whose training rows are parted into folds. */
  public SplitRule parted(int count, boolean byMarks) {
    return new SplitRule(validation, test, marked, classes, count, byMarks);
  }

  /** The same rule, whose lots hold out no validation rows, but part all of these into folds. */
  public SplitRule inFolds(int count) {
    return new SplitRule(0, test, marked).parted(count, false);
  }

  /** Whether some rows may be for the test. */
  public boolean hasTest() {
    return test > 0 || marked;
  }

  /** How many numbers a packed row has beside those of its layout. */
  public int marks() {
    return marked ? 1 : 0;
  }

  /** The mark of a training row that is in a fold, whatever its lot. */
  public static int markOf(int fold) {
    return PARTS.length + fold;
  }

  /** Whether lots decide over any row. */
  public boolean hasLots() {
    return validation + test > 0 || foldsOfLots() > 0;
  }

  /** How many folds lots part the training rows into; 0: none. */
  public int foldsOfLots() {
    return foldsMarked ? 0 : folds;
  }

  /** Whether its lot decides what row i is for. */
  boolean lotsDecide(SortedRows rows, int i) {
    return hasLots() && part(mark(rows, i)) == Part.TRAINING;
  }

  // That of training where there is none.
  private int mark(SortedRows rows, int i) {
    return marked ? (int) rows.rows().value(i, rows.rows().stride() - 1) : Part.TRAINING.ordinal();
  }

  private static Part part(int mark) {
    return mark < PARTS.length ? PARTS[mark] : Part.TRAINING;
  }

  /** What row i is for. */
  public Part of(SortedRows rows, int i) {
    Part mark = part(mark(rows, i));
    if (mark != Part.TRAINING || !hasLots()) {
      return mark;
    }
    double lot = RowKeys.lot(rows.key(i));
    int own = classes.of(rows, i);
    double forValidation = own < 0 ? validation : classes.validation(own);
    double heldOut = own < 0 ? validation + test : classes.heldOut(own);
    return lot < forValidation ? Part.VALIDATION : lot < heldOut ? Part.TEST : Part.TRAINING;
  }

  /** In which fold row i is, a training row: from 0. */
  int fold(SortedRows rows, int i) {
    if (foldsMarked) {
      return mark(rows, i) - PARTS.length;
    }
    double lot = RowKeys.lot(rows.key(i));
    int own = classes.of(rows, i);
    return own < 0
        ? Math.min(folds - 1, (int) ((lot - test) / (1 - test) * folds))
        : classes.fold(own, lot);
  }

  /** A hash of what it has of classes; 0 if that is nothing. */
  public long fingerprint() {
    return classes.fingerprint();
  }
}
