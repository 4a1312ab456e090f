package io.tributary.data;

import java.io.Serializable;
import java.util.List;

/** What the network learns to predict, and how its outputs are read back. */
public sealed interface LabelEncoding extends Serializable
    permits ClassLabel, MultiLabel, NumericLabel {
  /** The label columns' names in the table. */
  List<String> columns();

  /** What the kind is called in {@code model.json}. */
  String kind();

  /** What a room of the house does with labels of this kind. */
  <R> R by(LabelKinds<R> room);

  /** How many numbers a packed row holds for its label: a class index, or one for each column. */
  default int width() {
    return columns().size();
  }

  /** Classification or regression. */
  Task task();

  /** What is predicted, by name: each class, or each column. */
  default List<String> names() {
    return columns();
  }

  /** Whether a packed row holds the index of its class, and not a number for each output. */
  default boolean isOneClass() {
    return false;
  }

  /** How the numbers of the {@code i}-th column become floats. */
  default ColumnNarrowing narrowing(int i) {
    return ColumnNarrowing.PLAIN;
  }

  /** Subtracted from the {@code i}-th number of a packed row when it is scaled. */
  default double offset(int i) {
    return 0;
  }

  /** What the {@code i}-th number of a packed row is multiplied by when it is scaled. */
  default double factor(int i) {
    return 1;
  }

  /** The output, or the target, of unit {@code i} in the label's own units. */
  default double inOwnUnits(int i, float output) {
    return output;
  }

  /**
   * The same label with its scaling taken from the training rows, where it is scaled at all.
   *
   * @param moments statistics of the unscaled packed rows
   * @param target where the label's numbers begin
   */
  default LabelEncoding fitted(ColumnMoments moments, int target) {
    return this;
  }

  /** What the columns were taken for, in a line. */
  String summary();

  /** All that is predicted, for a model's summary: lines. */
  String describe();
}
