package io.tributary.data;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * Several labels, each of which a row has or has not. A packed row holds 0 or 1 for each; so does a
 * prediction.
 *
 * @param columns the label columns, two or more
 */
public record MultiLabel(List<String> columns) implements LabelEncoding {
  public MultiLabel {
    columns = List.copyOf(columns);
    if (columns.size() < 2 || new HashSet<>(columns).size() < columns.size()) {
      throw new IllegalArgumentException(
          "several labels are several columns, each given once; found " + columns);
    }
  }

  @Override
  public String summary() {
    return "Labels %s: 0 or 1 each".formatted(ShownValues.quoted(columns));
  }

  @Override
  public String describe() {
    return String.format(Locale.ROOT, "%d labels, each 0 or 1: %s%n", columns.size(), columns);
  }

  @Override
  public String kind() {
    return "multiLabel";
  }

  @Override
  public <R> R by(LabelKinds<R> room) {
    return room.multiLabel(this);
  }

  @Override
  public Task task() {
    return Task.CLASSIFICATION;
  }
}
