package io.tributary.data;

import static java.util.Objects.requireNonNull;

/**
 * A number that no layer sees: it is added to the network's logits, such as the logarithm of how
 * long a row's counts were counted. One input, never scaled or imputed.
 *
 * @param name the column
 */
public record OffsetFeature(String name) implements FeatureColumn {
  public OffsetFeature {
    requireNonNull(name, "name");
  }

  @Override
  public String plural() {
    return "offset of the logits";
  }

  @Override
  public String listed() {
    return name;
  }

  @Override
  public String describe() {
    return "added to the logits";
  }

  @Override
  public String kind() {
    return "offset";
  }

  @Override
  public <R> R by(FeatureKinds<R> room) {
    return room.offset(this);
  }

  @Override
  public int width() {
    return 1;
  }
}
