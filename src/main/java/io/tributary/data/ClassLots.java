package io.tributary.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Below which lots the rows of some classes are held out: of each class, exactly as many rows as
 * {@link ClassParts.Few} says, those with the smallest lots. Immutable.
 */
public final class ClassLots implements Serializable {
  private static final long serialVersionUID = 1;

  /** Every class's rows are held out by the fractions. */
  static final ClassLots NONE = new ClassLots(0, new float[0], new double[0], new double[0]);

  private final int place; // of the class in a packed row
  private final float[] classes; // ascending, as they are packed
  private final double[] validation; // by class: rows with smaller lots are for validation
  private final double[] heldOut; // by class: those, and rows for the test

  private ClassLots(int place, float[] classes, double[] validation, double[] heldOut) {
    this.place = place;
    this.classes = classes;
    this.validation = validation;
    this.heldOut = heldOut;
  }

  /**
   * Those of classes whose smallest lots are known.
   *
   * @param layout where a packed row has its class
   * @param few the classes, in ascending order
   * @param shards for each shard, its smallest lots of each of these classes, in any order
   */
  public static ClassLots of(RowLayout layout, List<ClassParts.Few> few, List<double[][]> shards) {
    float[] classes = new float[few.size()];
    double[] validation = new double[few.size()];
    double[] heldOut = new double[few.size()];
    for (int k = 0; k < few.size(); k++) {
      int c = k;
      double[] lots = shards.stream().flatMapToDouble(s -> Arrays.stream(s[c])).sorted().toArray();
      classes[k] = few.get(k).packed();
      validation[k] = lots[few.get(k).validation()];
      heldOut[k] = lots[few.get(k).heldOut()];
    }
    return new ClassLots(layout.targetOffset(), classes, validation, heldOut);
  }

  /** The classes, as packed rows have them, in ascending order. */
  public float[] classes() {
    return classes.clone();
  }

  /** The place of row i's class among these; negative if it is none of them. */
  int of(SortedRows rows, int i) {
    return classes.length == 0 ? -1 : Arrays.binarySearch(classes, rows.rows().value(i, place));
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
    }
    return hash;
  }
}
