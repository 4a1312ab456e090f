package io.tributary.data;

import java.util.HashSet;
import java.util.List;

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
