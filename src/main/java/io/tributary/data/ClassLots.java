package io.tributary.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Below which lots the rows of some classes are held out: of each class, exactly as many rows as
 * {@link ClassParts.Few} says, those with the smallest lots; and, where there are folds, which lots
 * are in which, so that each has as many of a class, but for one row. Immutable.
 */
public final class ClassLots implements Serializable {
  private static final long serialVersionUID = 1;

  /** Every class's rows are held out by the fractions. */
  static final ClassLots NONE = new ClassLots(0, new float[0], 0, null);

  private final int place; // of the class in a packed row
  private final float[] classes; // ascending, as they are packed
  private final double[] validation; // by class: rows with smaller lots are for validation
  private final double[] heldOut; // by class: those, and rows for the test

  private final double[][] folds; // by class: where all but the first begin; null: none
  private final boolean[] rare; // by class: whether it has fewer rows than there are folds

  private ClassLots(int place, float[] classes, int count, double[][] folds) {
    this.place = place;
    this.classes = classes;
    this.validation = new double[count];
    this.heldOut = new double[count];
    this.folds = folds;
    this.rare = new boolean[count];
  }

  /**
   * Those of classes whose smallest lots are known.
   *
   * @param layout where a packed row has its class
   * @param few the classes, in ascending order
   * @param shards for each shard, its smallest lots of each of these classes, in any order; where
   *     there are folds, all of them
   * @param count how many folds; 0: none
   */
  public static ClassLots of(
      RowLayout layout, List<ClassParts.Few> few, List<double[][]> shards, int count) {
    float[] classes = new float[few.size()];
    double[][] folds = count == 0 ? null : new double[few.size()][];
    ClassLots all = new ClassLots(layout.targetOffset(), classes, few.size(), folds);
    for (int k = 0; k < few.size(); k++) {
      int c = k;
      double[] lots = shards.stream().flatMapToDouble(s -> Arrays.stream(s[c])).sorted().toArray();
      classes[k] = few.get(k).packed();
      all.validation[k] = beginning(lots, few.get(k).validation());
      all.heldOut[k] = beginning(lots, few.get(k).heldOut());
      if (folds != null) {
        all.validation[k] = 0; // rows of weight 0 have not been looked at
        all.heldOut[k] = few.get(k).heldOut() == 0 ? 0 : all.heldOut[k];
        folds[k] = beginnings(lots, few.get(k).heldOut(), count);
        all.rare[k] = lots.length - few.get(k).heldOut() < count;
      }
    }
    return all;
  }

  // The lots with which the folds but the first begin, of those that are not held out.
  private static double[] beginnings(double[] lots, int heldOut, int count) {
    double[] beginnings = new double[count - 1];
    for (int fold = 1; fold < count; fold++) {
      long rows = (long) fold * (lots.length - heldOut);
      beginnings[fold - 1] = beginning(lots, heldOut + (int) ((rows + count - 1) / count));
    }
    return beginnings;
  }

  // Behind the last one, what is above any lot.
  private static double beginning(double[] lots, int rank) {
    return rank < lots.length ? lots[rank] : 1;
  }

  /** The classes, as packed rows have them, in ascending order. */
  public float[] classes() {
    return classes.clone();
  }

  /** Whether a class has fewer training rows than there are folds. */
  public boolean isRare(int k) {
    return rare[k];
  }

  /** Whether these are the folds of all rows, whatever their classes. */
  public boolean isOfAll() {
    return classes.length == 1 && Float.isNaN(classes[0]);
  }

  /** The place of row i's class among these; negative if it is none of them. */
  int of(SortedRows rows, int i) {
    if (classes.length == 0) {
      return -1;
    }
    return isOfAll() ? 0 : Arrays.binarySearch(classes, rows.rows().value(i, place));
  }

  /** In which fold the row of a class with some lot is. Classes begin with different folds. */
  int fold(int k, double lot) {
    int at = Arrays.binarySearch(folds[k], lot);
    int last = at;
    while (at >= 0 && last + 1 < folds[k].length && folds[k][last + 1] == lot) {
      last++; // folds before it have no row
    }
    return ((at < 0 ? -at - 1 : last + 1) + k) % (folds[k].length + 1);
  }

  double validation(int k) {
    return validation[k];
  }

  double heldOut(int k) {
    return heldOut[k];
  }

  /** A hash of all this; 0 if there are no such classes. */
  long fingerprint() {
    long hash = 0;
    for (int k = 0; k < classes.length; k++) {
      hash = RowKeys.number(hash, classes[k]);
      hash = RowKeys.word(hash, Double.doubleToLongBits(validation[k]));
      hash = RowKeys.word(hash, Double.doubleToLongBits(heldOut[k]));
      for (int f = 0; folds != null && f < folds[k].length; f++) {
        hash = RowKeys.word(hash, Double.doubleToLongBits(folds[k][f]));
      }
    }
    return hash;
  }
}
