package io.tributary.config;

import io.tributary.config.Node.Mapping;
import io.tributary.config.Node.Scalar;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keys that are not ours, such as options of a Spark reader or classes. Keys below keys are joined
 * with dots.
 *
 * @param <V> of their values
 */
final class MapType<V> implements ValueType<Map<String, V>> {
  private final String expected;
  private final String expectedValue;
  private final boolean skipsAbsent;
  private final Function<Scalar, Optional<V>> parsed;

  /**
   * @param expected as in {@code "keys with values"}
   * @param expectedValue as in {@code "one value"}
   * @param skipsAbsent whether a key without a value is as if it were not there
   * @param parsed empty if it is no value
   */
  MapType(
      String expected,
      String expectedValue,
      boolean skipsAbsent,
      Function<Scalar, Optional<V>> parsed) {
    this.expected = expected;
    this.expectedValue = expectedValue;
    this.skipsAbsent = skipsAbsent;
    this.parsed = parsed;
  }

  @Override
  public Optional<Map<String, V>> read(GivenValue given) {
    if (given.node().isEmpty()) {
      return Optional.empty();
    }
    Map<String, V> values = new LinkedHashMap<>();
    if (given.node().get() instanceof Mapping mapping) {
      add("", mapping, given, values);
    } else {
      given.expected(expected, given.node().get(), "");
    }
    return Optional.of(Collections.unmodifiableMap(values));
  }

  private void add(String prefix, Mapping mapping, GivenValue given, Map<String, V> to) {
    mapping
        .entries()
        .forEach(
            (name, node) -> {
              String path = Config.join(prefix, name);
              if (node instanceof Mapping below) {
                add(path, below, given, to);
              } else if (!node.isNull() || !skipsAbsent) {
                Optional<V> value =
                    node instanceof Scalar scalar && !scalar.isNull()
                        ? parsed.apply(scalar)
                        : Optional.empty();
                value.ifPresent(v -> to.put(path, v));
                if (value.isEmpty()) {
                  given.expected("'%s' to be %s".formatted(path, expectedValue), node, "");
                }
              }
            });
  }

  /** Null if there are none. */
  @Override
  public Object write(Map<String, V> values) {
    return values.isEmpty() ? null : values;
  }

  @Override
  public String expected() {
    return expected;
  }
}
