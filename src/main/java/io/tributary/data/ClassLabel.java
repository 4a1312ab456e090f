package io.tributary.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/**
 * One of k classes. A packed row holds the class's index.
 *
 * @param column the label column
 * @param type what its cells are
 * @param sqlType the type of the {@code prediction} column, as Spark spells it ("string", "bigint")
 * @param classes sorted: numbers by value, text by code point
 * @param threshold of two classes the second one is predicted where its probability is above this;
 *     {@value #EVEN} with more
 */
public record ClassLabel(
    String column, ValueType type, String sqlType, List<String> classes, double threshold)
    implements LabelEncoding {
  /** The threshold at which the more likely class is predicted. */
  public static final double EVEN = 0.5;

  public ClassLabel {
    requireNonNull(column, "column");
    requireNonNull(type, "type");
    requireNonNull(sqlType, "sqlType");
    classes = List.copyOf(classes);
    type.check(column, classes);
    if (classes.size() < 2) {
      throw new IllegalArgumentException(
          "label '%s' has %d class(es); at least two are needed".formatted(column, classes.size()));
    }
    if (!(threshold > 0 && threshold < 1) || (threshold != EVEN && classes.size() != 2)) {
      throw new IllegalArgumentException(
          "a threshold of %s is none for %d classes".formatted(threshold, classes.size()));
    }
  }

  /** A label whose more likely class is predicted. */
  public ClassLabel(String column, ValueType type, String sqlType, List<String> classes) {
    this(column, type, sqlType, classes, EVEN);
  }

  /** The same two classes, of which the second is predicted above another probability. */
  public ClassLabel withThreshold(double other) {
    return new ClassLabel(column, type, sqlType, classes, other);
  }

  @Override
  public List<String> names() {
    return classes;
  }

  @Override
  public boolean isOneClass() {
    return true;
  }

  @Override
  public String summary() {
    return "Label '%s': %d classes".formatted(column, classes.size());
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        "Label '%s' (%s): %d classes %s%s%n",
        column,
        type,
        classes.size(),
        ShownValues.some(classes),
        threshold == EVEN
            ? ""
            : String.format(
                Locale.ROOT,
                ", '%s' where its probability is above %.6g",
                classes.get(1),
                threshold));
  }

  @Override
  public List<String> columns() {
    return List.of(column);
  }

  @Override
  public String kind() {
    return "classes";
  }

  @Override
  public <R> R by(LabelKinds<R> room) {
    return room.classes(this);
  }

  @Override
  public Task task() {
    return Task.CLASSIFICATION;
  }
}
