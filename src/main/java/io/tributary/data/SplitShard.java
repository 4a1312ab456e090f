package io.tributary.data;

import java.io.Serializable;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * One shard's part of the training rows and of the rows held out for validation.
 *
 * @see RowKeys#isValidation
 */
public final class SplitShard implements Serializable {
  private static final long serialVersionUID = 1;

  private Shard training;
  private Shard validation;
  private long fingerprint;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private SplitShard() {}

  private SplitShard(Shard training, Shard validation, long fingerprint) {
    this.training = training;
    this.validation = validation;
    this.fingerprint = fingerprint;
  }

  /**
   * Takes sorted rows apart, in order, with the encoding's scaling and imputed values.
   *
   * @param runs the shard's rows; each run's keys come after those of the one before
   * @param builders where the rows are to be kept
   */
  public static SplitShard split(
      Iterator<SortedRows> runs,
      double validationFraction,
      RowScaler scaler,
      int stride,
      Supplier<ShardBuilder> builders) {
    try (ShardBuilder training = builders.get();
        ShardBuilder validation = builders.get()) {
      float[] row = new float[stride];
      long fingerprint = 0;
      while (runs.hasNext()) {
        SortedRows run = runs.next();
        for (int i = 0; i < run.size(); i++) {
          fingerprint += RowKeys.mix(run.key(i));
          run.rows().copy(i, 0, stride, row, 0);
          scaler.scale(row, 0);
          (run.isValidation(i, validationFraction) ? validation : training).add(row, 0);
        }
      }
      return new SplitShard(training.build(), validation.build(), fingerprint);
    }
  }

  public Shard training() {
    return training;
  }

  public Shard validation() {
    return validation;
  }

  /**
   * The sum of a hash of each row's key, modulo 2⁶⁴: shards' fingerprints add up to their table's,
   * which is a function of its rows as a multiset.
   */
  public long fingerprint() {
    return fingerprint;
  }
}
