package io.tributary.data;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * One shard's part of the training rows and of the rows held out, for validation and for a test.
 *
 * @see SplitRule
 */
public final class SplitShard implements Serializable {
  private static final long serialVersionUID = 1;

  private Shard training;
  private Shard validation;
  private Shard test; // null: there is none
  private long fingerprint;
  private long[] tooLarge; // rows left out, by the first number that is not finite; null: none
  private short[] folds; // of each training row; null: there are none

  // Of the last fold that was asked for: the networks of a run are trained one after the other.
  private transient volatile FoldRows last;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private SplitShard() {}

  private SplitShard(
      Shard training,
      Shard validation,
      Shard test,
      long fingerprint,
      long[] tooLarge,
      short[] folds) {
    this.training = training;
    this.validation = validation;
    this.test = test;
    this.fingerprint = fingerprint;
    this.tooLarge = tooLarge;
    this.folds = folds;
  }

  private record FoldRows(int fold, Shard training, Shard validation) {}

  /**
   * Takes sorted rows apart, in order, with the encoding's scaling and imputed values. Rows with a
   * number that is not finite once it is scaled are left out.
   *
   * @param runs the shard's rows; each run's keys come after those of the one before
   * @param rule what each row is for
   * @param layout of a row that is kept
   * @param builders where the rows are to be kept
   */
  public static SplitShard split(
      Iterator<SortedRows> runs,
      SplitRule rule,
      RowScaler scaler,
      RowLayout layout,
      Supplier<ShardBuilder> builders) {
    try (ShardBuilder training = builders.get();
        ShardBuilder validation = builders.get();
        ShardBuilder test = rule.hasTest() ? builders.get() : null) {
      int stride = layout.stride();
      float[] row = new float[stride + rule.marks()];
      int[] categories = layout.categories().stream().mapToInt(n -> n).toArray();
      long fingerprint = 0;
      long[] tooLarge = null;
      ShortList folds = rule.folds() > 0 ? new ShortList() : null;
      while (runs.hasNext()) {
        SortedRows run = runs.next();
        for (int i = 0; i < run.size(); i++) {
          run.rows().copy(i, 0, row.length, row, 0);
          fingerprint += RowKeys.mix(RowKeys.content(run.key(i), row, categories));
          int notFinite = scaler.scale(row);
          if (notFinite >= 0) {
            tooLarge = tooLarge == null ? new long[stride] : tooLarge;
            tooLarge[notFinite]++;
            continue;
          }
          ShardBuilder part =
              switch (rule.of(run, i)) {
                case TRAINING -> training;
                case VALIDATION -> validation;
                case TEST -> test;
              };
          part.add(row, 0);
          if (folds != null && part == training) {
            folds.add(rule.fold(run, i));
          }
        }
      }
      return new SplitShard(
          training.build(),
          validation.build(),
          test == null ? null : test.build(),
          fingerprint,
          tooLarge,
          folds == null ? null : folds.toArray());
    }
  }

  private static final class ShortList {
    private short[] values = new short[1024];
    private int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = (short) value;
    }

    short[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }

  /** The rows that a network learns from, or is measured on. */
  public Shard part(ShardPart of) {
    if (!of.isOfFold()) {
      return part(of.part());
    }
    FoldRows rows = last;
    if (rows == null || rows.fold != of.fold()) {
      rows =
          new FoldRows(
              of.fold(),
              SelectedRows.of(training, folds, new ShardPart(Part.TRAINING, of.fold())),
              SelectedRows.of(training, folds, new ShardPart(Part.VALIDATION, of.fold())));
      last = rows;
    }
    return of.part() == Part.VALIDATION ? rows.validation : rows.training;
  }

  /** In which fold each training row is; empty if there are no folds. */
  public short[] folds() {
    return folds == null ? new short[0] : folds.clone();
  }

  /** The rows that are for something. */
  public Shard part(Part part) {
    return switch (part) {
      case TRAINING -> training;
      case VALIDATION -> validation;
      case TEST -> test == null ? HeapShard.of(training.stride()) : test;
    };
  }

  public Shard training() {
    return training;
  }

  /** How many rows there are in all. */
  public long rows() {
    return (long) training.rows() + validation.rows() + (test == null ? 0 : test.rows());
  }

  /**
   * How many rows were left out, for a number is not finite once it is scaled: by the first such
   * number. Empty: none was.
   */
  public long[] tooLarge() {
    return tooLarge == null ? new long[0] : tooLarge.clone();
  }

  /**
   * The sum of a hash of each row's key and packed numbers, modulo 2⁶⁴: shards' fingerprints add up
   * to their table's, which is a function of its rows as a multiset.
   */
  public long fingerprint() {
    return fingerprint;
  }
}
