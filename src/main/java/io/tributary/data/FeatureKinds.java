package io.tributary.data;

/**
 * What a room of the house does with feature columns, a method a kind, so that the compiler names
 * each room that a new kind must be known in. {@link FeatureColumn#by} finds the method.
 *
 * @param <R> what becomes of a column
 */
public interface FeatureKinds<R> {
  R numeric(NumericFeature column);

  R categorical(CategoricalFeature column);

  R hashed(HashedFeature column);

  R temporal(TemporalFeature column);

  R array(ArrayFeature column);

  R offset(OffsetFeature column);
}
