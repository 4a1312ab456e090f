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
}
