package io.tributary.data;

import java.io.Serializable;

/** How one input column becomes one or more of the network's inputs. */
public sealed interface FeatureColumn extends Serializable
    permits NumericFeature, CategoricalFeature {
  /** The column's name in the table. */
  String name();

  /** How many of the network's inputs the column fills. */
  int width();
}
