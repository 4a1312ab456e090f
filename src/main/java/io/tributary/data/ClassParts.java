package io.tributary.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * How many rows of each class are for what, of the rows over which lots decide and that weigh more
 * than 0.
 *
 * <p>Chance can leave a class of few rows without one to learn from, or to measure on. {@link #few}
 * names such classes, and how many of their rows are to be held out instead.
 *
 * <p>Whole numbers, which add up to the same in any order. No more than {@value #MOST_CLASSES}
 * classes are counted: of more, and of quantities, nothing is known. Mutable; not for several
 * threads.
 */
public final class ClassParts implements Serializable {
  private static final long serialVersionUID = 1;

  private static final int MOST_CLASSES = 10_000;
  private static final int MOST_ROWS = 1 << 16;
  private static final int PARTS = Part.values().length;

  /** A fold has so many rows of a class by chance, give or take a quarter. */
  private static final int ROWS_OF_A_FOLD = 64;

  private float[] classes = new float[8]; // the first `size` in ascending order
  private long[] rows = new long[8 * PARTS]; // classes × parts
  private int size; // above MOST_CLASSES: there are more, and nothing is counted

  /**
   * A class of few rows, which chance has left out of a part, or would not part evenly into folds.
   *
   * @param packed what packed rows have for the class; NaN: it stands for all classes
   * @param validation how many of its rows are for validation
   * @param heldOut how many are for validation or the test; at least one is left
   * @param looked so many of its smallest lots decide which
   */
  public record Few(float packed, int validation, int heldOut, int looked) implements Serializable {
    /**
     * All rows, to be parted evenly into folds.
     *
     * @param heldOut how many are for the test
     */
    public static Few all(int heldOut) {
      return new Few(Float.NaN, 0, heldOut, MOST_ROWS);
    }
  }

  /** Whether so few rows are parted evenly into folds, which chance does with many. */
  public static boolean areFew(long rows, int folds) {
    return folds > 0 && rows <= Math.min(MOST_ROWS, (long) ROWS_OF_A_FOLD * folds);
  }

  /** Takes in a sorted run of rows with one target each. */
  public void add(SortedRows run, SplitRule split, RowLayout layout) {
    for (int i = 0; i < run.size() && size <= MOST_CLASSES; i++) {
      if (counts(run, i, split, layout)) {
        int at = place(run.rows().value(i, layout.targetOffset()));
        if (at >= 0) {
          rows[at * PARTS + split.of(run, i).ordinal()]++;
        }
      }
    }
  }

  private static boolean counts(SortedRows run, int i, SplitRule split, RowLayout layout) {
    return split.lotsDecide(run, i)
        && (!layout.weighted() || run.rows().value(i, layout.weightOffset()) > 0);
  }

  // Where the class is counted; −1 if there are too many.
  private int place(float packed) {
    int at = Arrays.binarySearch(classes, 0, size, packed);
    if (at >= 0) {
      return at;
    } else if (size >= MOST_CLASSES) {
      size = MOST_CLASSES + 1;
      return -1;
    }
    at = -at - 1;
    if (size == classes.length) {
      classes = Arrays.copyOf(classes, 2 * size);
      rows = Arrays.copyOf(rows, 2 * size * PARTS);
    }
    System.arraycopy(classes, at, classes, at + 1, size - at);
    System.arraycopy(rows, at * PARTS, rows, (at + 1) * PARTS, (size - at) * PARTS);
    classes[at] = packed;
    Arrays.fill(rows, at * PARTS, (at + 1) * PARTS, 0);
    size++;
    return at;
  }

  /** Adds other rows' counts. */
  public void merge(ClassParts other) {
    if (other.size > MOST_CLASSES) {
      size = other.size;
    }
    for (int k = 0; k < other.size && size <= MOST_CLASSES; k++) {
      int at = place(other.classes[k]);
      for (int part = 0; part < PARTS && at >= 0; part++) {
        rows[at * PARTS + part] += other.rows[k * PARTS + part];
      }
    }
  }

  /**
   * The classes of at most {@value #MOST_ROWS} rows that chance has not been fair to, in ascending
   * order. It has not if a part that is held out has no row though its fraction of them is one row
   * at least, or if it leaves none to learn from: such a part is to have as many as its fraction
   * comes to, rounded, but for one row at least. Validation comes first, so that a test takes
   * nothing from it.
   *
   * <p>Where lots part the training rows into folds, these are all classes of so few rows that
   * chance would not part them evenly, too.
   *
   * @param split the rule by which the rows were counted
   */
  public List<Few> few(SplitRule split) {
    List<Few> few = new ArrayList<>();
    for (int k = 0; k < size && size <= MOST_CLASSES; k++) {
      long byChance = count(k, Part.VALIDATION);
      long heldOutByChance = byChance + count(k, Part.TEST);
      long n = heldOutByChance + count(k, Part.TRAINING);
      if (n <= MOST_ROWS) {
        long validation = fair(byChance, split.validation() * n, n);
        long rest = n - validation;
        long test = fair(Math.max(0, heldOutByChance - validation), split.test() * n, rest);
        int heldOut = (int) (validation + test);
        int folds = split.foldsOfLots();
        boolean isFair = validation == byChance && heldOut == heldOutByChance;
        if (n > 0 && (!isFair || areFew(n, folds))) {
          int looked = folds > 0 ? (int) n : heldOut + 1;
          few.add(new Few(classes[k], (int) validation, heldOut, looked));
        }
      }
    }
    return few;
  }

  // How many of some rows are held out, where chance says so many, and the fraction comes to share.
  private static long fair(long byChance, double share, long rows) {
    boolean isFair = byChance < rows && (byChance > 0 || share < 1);
    return isFair ? byChance : Math.min(Math.round(share), rows - 1);
  }

  private long count(int k, Part part) {
    return rows[k * PARTS + part.ordinal()];
  }

  /** Finds the smallest lots of some classes' rows, as many as decide. */
  public static final class LotCollector {
    private final RowLayout layout;
    private final SplitRule split;
    private final List<Few> few;
    private final float[] classes;
    private final boolean ofAll;
    private final List<PriorityQueue<Double>> smallest = new ArrayList<>(); // the largest on top

    /**
     * @param few the classes, in ascending order
     */
    public LotCollector(RowLayout layout, SplitRule split, List<Few> few) {
      this.layout = layout;
      this.split = split;
      this.few = few;
      this.classes = new float[few.size()];
      this.ofAll = few.size() == 1 && Float.isNaN(few.get(0).packed());
      for (int k = 0; k < classes.length; k++) {
        classes[k] = few.get(k).packed();
        smallest.add(new PriorityQueue<>((a, b) -> Double.compare(b, a)));
      }
    }

    /** Takes in a sorted run. */
    public void add(SortedRows run) {
      for (int i = 0; i < run.size(); i++) {
        int k =
            ofAll ? 0 : Arrays.binarySearch(classes, run.rows().value(i, layout.targetOffset()));
        if (k >= 0 && counts(run, i, split, layout)) {
          smallest.get(k).add(RowKeys.lot(run.key(i)));
          if (smallest.get(k).size() > few.get(k).looked()) {
            smallest.get(k).poll();
          }
        }
      }
    }

    /** By class, in any order. */
    public double[][] lots() {
      return smallest.stream()
          .map(lots -> lots.stream().mapToDouble(lot -> lot).toArray())
          .toArray(double[][]::new);
    }
  }
}
