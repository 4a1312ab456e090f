package io.tributary.data;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A category as a one-hot group: one input for each known category, in sorted order (numbers by
 * value, text by code point), and a last one for missing cells where they are a category of their
 * own. A category that was not seen in training sets none of them.
 *
 * @param name the column
 * @param type what the cells are; categories of numbers are compared as numbers
 * @param categories the vocabulary, sorted, in {@link CellText}'s spelling
 * @param missingCategory whether a missing cell has an input of its own
 */
public record CategoricalFeature(
    String name, ValueType type, List<String> categories, boolean missingCategory)
    implements FeatureColumn {
  public CategoricalFeature {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    categories = List.copyOf(categories);
    type.check(name, categories);
  }

  @Override
  public String plural() {
    return "categories";
  }

  @Override
  public String describe() {
    return "%d categories of %s %s%s"
        .formatted(
            categories.size(),
            type,
            ShownValues.some(categories),
            missingCategory ? ", and one for missing" : "");
  }

  @Override
  public String kind() {
    return "categorical";
  }

  @Override
  public <R> R by(FeatureKinds<R> room) {
    return room.categorical(this);
  }

  @Override
  public int width() {
    return categories.size() + (missingCategory ? 1 : 0);
  }
}
