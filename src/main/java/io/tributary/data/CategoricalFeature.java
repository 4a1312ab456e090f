package io.tributary.data;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A category as a one-hot group: one input for each known category, in sorted order (numbers by
 * value, text by code point), one for all rare ones where there are any, and a last one for missing
 * cells where they are a category of their own. A category that is not known is a rare one; where
 * there are none, it sets no input.
 *
 * @param name the column
 * @param type what the cells are; categories of numbers are compared as numbers
 * @param categories the vocabulary, sorted, in {@link CellText}'s spelling
 * @param rareCategory whether the categories that are not listed have an input in common
 * @param missingCategory whether a missing cell has an input of its own
 */
public record CategoricalFeature(
    String name,
    ValueType type,
    List<String> categories,
    boolean rareCategory,
    boolean missingCategory)
    implements FeatureColumn {
  public CategoricalFeature {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    categories = List.copyOf(categories);
    type.check(name, categories);
  }

  /** A column without rare categories. */
  public CategoricalFeature(
      String name, ValueType type, List<String> categories, boolean missingCategory) {
    this(name, type, categories, false, missingCategory);
  }

  /** The code, and the place in the group, of categories that are not listed; −1: none. */
  public int otherCode() {
    return rareCategory ? categories.size() : -1;
  }

  /** The code, and the place in the group, of missing cells; −1: none. */
  public int missingCode() {
    return missingCategory ? width() - 1 : -1;
  }

  @Override
  public String plural() {
    return "categories";
  }

  @Override
  public String describe() {
    return "%d categories of %s %s%s%s"
        .formatted(
            categories.size(),
            type,
            ShownValues.some(categories),
            rareCategory ? ", one for rare and unknown ones" : "",
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
    return categories.size() + (rareCategory ? 1 : 0) + (missingCategory ? 1 : 0);
  }

  @Override
  public boolean isCategory() {
    return true;
  }
}
