package io.tributary.data;

import static java.util.Objects.requireNonNull;

/**
 * A category as a one-hot group of buckets: a category's bucket is its text's hash modulo their
 * number ({@link RowKeys#ofText}, unsigned), whatever the table and the seed. A last input is for
 * missing cells where they are a category of their own.
 *
 * @param name the column
 * @param type what the cells are: numbers are hashed in {@link CellText}'s spelling
 * @param buckets at least 1, less than {@link CategoryCode#MOST}
 * @param missingCategory whether a missing cell has an input of its own
 */
public record HashedFeature(String name, ValueType type, int buckets, boolean missingCategory)
    implements FeatureColumn {
  public HashedFeature {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    if (buckets < 1 || buckets >= CategoryCode.MOST) {
      throw new IllegalArgumentException("column '%s' has %d buckets".formatted(name, buckets));
    }
  }

  /** The bucket of a category with this hash. */
  public int bucket(long hash) {
    return (int) Long.remainderUnsigned(hash, buckets);
  }

  /** The code, and the place in the group, of missing cells; −1: none. */
  public int missingCode() {
    return missingCategory ? buckets : -1;
  }

  @Override
  public String plural() {
    return "hashed categories";
  }

  @Override
  public String describe() {
    return "%d buckets for categories of %s%s"
        .formatted(buckets, type, missingCategory ? ", and one for missing" : "");
  }

  @Override
  public String kind() {
    return "hashed";
  }

  @Override
  public <R> R by(FeatureKinds<R> room) {
    return room.hashed(this);
  }

  @Override
  public int width() {
    return Math.addExact(buckets, missingCategory ? 1 : 0);
  }

  @Override
  public boolean isCategory() {
    return true;
  }
}
