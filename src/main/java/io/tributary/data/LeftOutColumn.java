package io.tributary.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A column of the training table that is no input.
 *
 * @param name the column
 * @param reason why, for people
 */
public record LeftOutColumn(String name, String reason) implements Serializable {
  public LeftOutColumn {
    requireNonNull(name, "name");
    requireNonNull(reason, "reason");
  }
}
