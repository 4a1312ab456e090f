package io.tributary.state;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parts of a state by name, in its order. Arrays are the state's own; numbers are as they were
 * when the parts were looked at.
 */
public final class StateParts {
  /**
   * A whole number, and what it can be.
   *
   * @param value at the time
   */
  public record Whole(long value, long least, long most) {}

  private final Map<String, float[]> arrays = new LinkedHashMap<>();
  private final Map<String, Whole> wholes = new LinkedHashMap<>();
  private final Map<String, Double> numbers = new LinkedHashMap<>();

  /** No parts. */
  public StateParts() {}

  /** The parts of a state. */
  public static StateParts of(State state) {
    StateParts parts = new StateParts();
    state.visit(
        new State.Visitor() {
          @Override
          public void array(String name, float[] numbers) {
            parts.put(name, numbers);
          }

          @Override
          public long whole(String name, long value, long least, long most) {
            parts.put(name, new Whole(value, least, most));
            return value;
          }

          @Override
          public double number(String name, double value) {
            parts.put(name, value);
            return value;
          }
        });
    return parts;
  }

  /** Adds an array. */
  public void put(String name, float[] array) {
    arrays.put(name, array);
  }

  /** Adds a whole number. */
  public void put(String name, Whole whole) {
    wholes.put(name, whole);
  }

  /** Adds a number. */
  public void put(String name, double number) {
    numbers.put(name, number);
  }

  public Map<String, float[]> arrays() {
    return arrays;
  }

  public Map<String, Whole> wholes() {
    return wholes;
  }

  public Map<String, Double> numbers() {
    return numbers;
  }

  /** How many numbers the arrays hold. */
  public long length() {
    return arrays.values().stream().mapToLong(array -> array.length).sum();
  }

  /**
   * Copies the parts into a state that has the same ones.
   *
   * @throws IllegalArgumentException if a part of the state is missing, or an array is of another
   *     length; the state is not whole then
   */
  public void copyTo(State state) {
    state.visit(
        new State.Visitor() {
          @Override
          public void array(String name, float[] into) {
            float[] from = found(name, arrays);
            if (from.length != into.length) {
              throw new IllegalArgumentException(
                  "'%s' has %d numbers, not %d".formatted(name, from.length, into.length));
            }
            System.arraycopy(from, 0, into, 0, into.length);
          }

          @Override
          public long whole(String name, long value, long least, long most) {
            return found(name, wholes).value();
          }

          @Override
          public double number(String name, double value) {
            return found(name, numbers);
          }
        });
  }

  private static <T> T found(String name, Map<String, T> parts) {
    T part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("there is no '" + name + "'");
    }
    return part;
  }

  /** Whether these are the same parts, to the bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StateParts that
        && wholes.equals(that.wholes)
        && numbers.equals(that.numbers)
        && arrays.keySet().equals(that.arrays.keySet())
        && arrays.keySet().stream()
            .allMatch(name -> Arrays.equals(arrays.get(name), that.arrays.get(name)));
  }

  @Override
  public int hashCode() {
    return 31 * wholes.hashCode() + numbers.hashCode();
  }

  @Override
  public String toString() {
    return "%s, %s, arrays %s".formatted(wholes, numbers, arrays.keySet());
  }
}
