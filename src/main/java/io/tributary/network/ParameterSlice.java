package io.tributary.network;

import java.io.Serializable;
import java.util.List;

/**
 * A tensor's place among a network's parameters, which lie in one flat array.
 *
 * @param name as files and messages have it, {@code layers.0.weight}
 * @param kind what it is for
 * @param shape its dimensions, row-major
 * @param offset of its first number
 */
public record ParameterSlice(String name, ParameterKind kind, List<Integer> shape, int offset)
    implements Serializable {
  public ParameterSlice {
    shape = List.copyOf(shape);
  }

  /** How many numbers it has. */
  public int length() {
    return shape.stream().reduce(1, (a, b) -> a * b);
  }

  /** Where its last number's successor would lie. */
  public int end() {
    return offset + length();
  }
}
