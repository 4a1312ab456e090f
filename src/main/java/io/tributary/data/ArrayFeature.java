package io.tributary.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An array or a vector of numbers as that many inputs, each scaled by itself.
 *
 * @param name the column
 * @param scalings one for each element; every row has this many
 */
public record ArrayFeature(String name, List<InputScaling> scalings) implements FeatureColumn {
  public ArrayFeature {
    requireNonNull(name, "name");
    scalings = List.copyOf(scalings);
    if (scalings.isEmpty()) {
      throw new IllegalArgumentException("column '%s' has no elements".formatted(name));
    }
  }

  /** The numbers as they are, before any statistics are known. */
  public static ArrayFeature unscaled(String name, int size) {
    return new ArrayFeature(name, Collections.nCopies(size, InputScaling.NONE));
  }

  /** The same column with each element as its distance from an origin of its own. */
  public ArrayFeature from(List<Double> origins) {
    return new ArrayFeature(name, origins.stream().map(InputScaling::from).toList());
  }

  @Override
  public String plural() {
    return "lists of numbers";
  }

  @Override
  public String describe() {
    return "%d numbers, the first %s".formatted(width(), scalings.get(0).describe());
  }

  @Override
  public String kind() {
    return "array";
  }

  @Override
  public <R> R by(FeatureKinds<R> room) {
    return room.array(this);
  }

  @Override
  public int width() {
    return scalings.size();
  }

  @Override
  public boolean isQuantity(int i) {
    return true;
  }

  @Override
  public InputScaling scaling(int i) {
    return scalings.get(i);
  }

  @Override
  public ArrayFeature fitted(ColumnStatistics statistics, int number, Scaling how) {
    List<InputScaling> fitted = new ArrayList<>(width());
    for (int i = 0; i < width(); i++) {
      fitted.add(scalings.get(i).fitted(statistics, number + i, how));
    }
    return new ArrayFeature(name, fitted);
  }
}
