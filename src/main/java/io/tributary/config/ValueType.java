package io.tributary.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What the values of a key look like: how they are read, written, and told to people. Immutable.
 * {@link ValueTypes} has the usual ones.
 *
 * @param <T> of the values
 */
public interface ValueType<T> {
  /**
   * Reads a value and notes what is wrong with it.
   *
   * @return empty if it is absent, or is not what it should be
   */
  Optional<T> read(GivenValue given);

  /**
   * A value as a configuration spells it: a text, number, boolean, list or map; null if the key is
   * to be left out.
   */
  Object write(T value);

  /** What is expected, as messages and the settings' page say it: {@code "true or false"}. */
  String expected();

  /**
   * A value as a configuration spells it, without secrets.
   *
   * @param redaction takes secrets out of a written value that may hold some
   */
  default Object write(T value, UnaryOperator<Object> redaction) {
    return write(value);
  }

  /**
   * Gives a value, or each of its parts, as a run's identity has it.
   *
   * @param path of the key
   * @param defaultValue of the key
   */
  default void flatten(String path, T value, T defaultValue, Consumer<FlatSetting> to) {
    FlatSetting.flatten(path, write(value), write(defaultValue), to);
  }
}
