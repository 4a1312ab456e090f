package io.tributary.data;

import java.io.Serializable;

/**
 * How one input column becomes one or more of the network's inputs. Input i of a column that is no
 * category is {@link InputScaling#apply}, computed in double and rounded once to float, of what the
 * packed row holds before scaling: the table's number less its {@linkplain InputScaling#origin
 * origin}, as a float.
 */
public sealed interface FeatureColumn extends Serializable
    permits NumericFeature,
        CategoricalFeature,
        HashedFeature,
        TemporalFeature,
        ArrayFeature,
        OffsetFeature {
  /** The column's name in the table. */
  String name();

  /** What columns of the kind are called where they are listed. */
  String plural();

  /** The column in such a list. */
  default String listed() {
    return "%s (%d inputs)".formatted(name(), width());
  }

  /** How cells become inputs, in a line for a model's summary. */
  String describe();

  /** What the kind is called in {@code model.json}. */
  String kind();

  /** What a room of the house does with columns of this kind. */
  <R> R by(FeatureKinds<R> room);

  /** How many of the network's inputs the column fills. */
  int width();

  /** How many numbers of a packed row the column fills. */
  default int numbers() {
    return isCategory() ? 1 : width();
  }

  /** Whether input {@code i} of the column is a quantity, which is scaled. */
  default boolean isQuantity(int i) {
    return false;
  }

  /**
   * Whether the column's inputs are a group of which one is 1, or none. In packed rows it is the
   * {@linkplain CategoryCode code} of that one.
   */
  default boolean isCategory() {
    return false;
  }

  /** What input {@code i} of the column is scaled by. */
  default InputScaling scaling(int i) {
    return InputScaling.NONE;
  }

  /**
   * The same column with its scaling and imputed values taken from the training rows.
   *
   * @param statistics of the unscaled packed rows
   * @param number where the column's numbers begin
   */
  default FeatureColumn fitted(ColumnStatistics statistics, int number, Scaling scaling) {
    return this;
  }
}
