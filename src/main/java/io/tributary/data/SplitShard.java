package io.tributary.data;

import java.io.Serializable;
import java.util.function.IntPredicate;

/**
 * One shard's part of the training rows and of the rows held out for validation.
 *
 * @see RowKeys#isValidation
 */
public final class SplitShard implements Serializable {
  private static final long serialVersionUID = 1;

  private Shard training;
  private Shard validation;

  /** For Kryo. */
  @SuppressWarnings("unused")
  private SplitShard() {}

  private SplitShard(Shard training, Shard validation) {
    this.training = training;
    this.validation = validation;
  }

  /** Takes the sorted rows apart, in order, with the encoding's scaling and imputed values. */
  public static SplitShard split(SortedRows sorted, double validationFraction, RowScaler scaler) {
    IntPredicate heldOut = i -> RowKeys.isValidation(sorted.key(i), validationFraction);
    int validationRows = 0;
    for (int i = 0; validationFraction > 0 && i < sorted.size(); i++) {
      validationRows += heldOut.test(i) ? 1 : 0;
    }
    int stride = sorted.rows().stride();
    Shard training = new Shard(sorted.size() - validationRows, stride);
    Shard validation = new Shard(validationRows, stride);
    for (int i = 0, t = 0, v = 0; i < sorted.size(); i++) {
      boolean out = validationRows > 0 && heldOut.test(i);
      Shard shard = out ? validation : training;
      int row = out ? v++ : t++;
      System.arraycopy(
          sorted.rows().array(i),
          sorted.rows().offset(i),
          shard.array(row),
          shard.offset(row),
          stride);
      scaler.scale(shard.array(row), shard.offset(row));
    }
    return new SplitShard(training, validation);
  }

  public Shard training() {
    return training;
  }

  public Shard validation() {
    return validation;
  }
}
