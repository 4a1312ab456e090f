package io.tributary.data;

/**
 * What a room of the house does with labels, a method a kind, so that the compiler names each room
 * that a new kind must be known in. {@link LabelEncoding#by} finds the method.
 *
 * @param <R> what becomes of a label
 */
public interface LabelKinds<R> {
  R classes(ClassLabel label);

  R multiLabel(MultiLabel label);

  R numbers(NumericLabel label);
}
