package io.tributary.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a configuration. Each method reads a key: absent, it gives the default; of the wrong
 * type or out of range, it notes a problem and gives the default.
 */
public final class Section {
  private final Config config;
  private final String path;
  private final Map<String, Object> values;

  Section(Config config, String path, Map<String, Object> values) {
    this.config = config;
    this.path = path;
    this.values = values;
  }

  /** A key's dotted path from the root. */
  public String path(String key) {
    return Config.join(path, key);
  }

  /** Notes that a key's value, though of the right type, cannot be used; begins with a verb. */
  public void problem(String key, String message) {
    config.problem(path(key), message);
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    config.know(path(key));
    return values.containsKey(key);
  }

  /** Whether the key is there and a number. */
  public boolean isNumber(String key) {
    return has(key) && values.get(key) instanceof Number;
  }

  private <T> T read(String key, T absent, String expected, Function<Object, Optional<T>> reader) {
    if (!has(key)) {
      return absent;
    }
    Object value = values.get(key);
    Optional<T> read = reader.apply(value);
    if (read.isEmpty()) {
      problem(key, "is " + Config.shown(value) + "; expected " + expected);
    }
    return read.orElse(absent);
  }

  /** A text; a number or boolean counts as its spelling. */
  public String text(String key, String absent) {
    return read(key, absent, "a text", Section::asText);
  }

  /** A text, if the key is there. */
  public Optional<String> text(String key) {
    return Optional.ofNullable(text(key, null));
  }

  private static Optional<String> asText(Object value) {
    return value instanceof Map<?, ?> || value instanceof Collection<?>
        ? Optional.empty()
        : Optional.of(String.valueOf(value));
  }

  /** A whole number within bounds. */
  public int integer(String key, int absent, int min, int max) {
    return read(key, absent, between("a whole number", min, max), v -> asInteger(v, min, max));
  }

  /** A whole number within bounds; empty for "auto" or nothing. */
  public Optional<Integer> integerOrAuto(String key, int min, int max) {
    if (isAuto(key)) {
      return Optional.empty();
    }
    String expected = between("auto or a whole number", min, max);
    return Optional.ofNullable(read(key, null, expected, v -> asInteger(v, min, max)));
  }

  private static String between(String what, int min, int max) {
    return max == Integer.MAX_VALUE
        ? "%s, at least %d".formatted(what, min)
        : "%s from %d to %d".formatted(what, min, max);
  }

  private static Optional<Integer> asInteger(Object value, int min, int max) {
    return value instanceof Integer i && i >= min && i <= max ? Optional.of(i) : Optional.empty();
  }

  /** A whole number of up to 64 bits. */
  public long longInteger(String key, long absent) {
    return read(
        key,
        absent,
        "a whole number",
        v ->
            v instanceof Integer || v instanceof Long
                ? Optional.of(((Number) v).longValue())
                : Optional.empty());
  }

  /** Whole numbers within bounds; a single one is a list of one. */
  public List<Integer> integers(String key, List<Integer> absent, int min, int max) {
    return read(
        key,
        absent,
        "a list of whole numbers, at least " + min + " each",
        v -> {
          List<Integer> all = new ArrayList<>();
          for (Object element : asList(v)) {
            Optional<Integer> i = asInteger(element, min, max);
            if (i.isEmpty()) {
              return Optional.empty();
            }
            all.add(i.get());
          }
          return Optional.of(all);
        });
  }

  private static Collection<?> asList(Object value) {
    return value instanceof Collection<?> list ? list : List.of(value);
  }

  /**
   * A finite number.
   *
   * @param range which values are allowed
   */
  public double number(String key, double absent, Range range) {
    return read(
        key,
        absent,
        "a number " + range.description(),
        v ->
            v instanceof Number n && range.contains(n.doubleValue())
                ? Optional.of(n.doubleValue())
                : Optional.empty());
  }

  /** Which numbers are allowed. */
  public enum Range {
    POSITIVE("above 0") {
      @Override
      boolean contains(double value) {
        return value > 0 && Double.isFinite(value);
      }
    },
    FRACTION("from 0 to 1, 1 excluded") {
      @Override
      boolean contains(double value) {
        return value >= 0 && value < 1;
      }
    };

    private final String description;

    Range(String description) {
      this.description = description;
    }

    abstract boolean contains(double value);

    String description() {
      return description;
    }
  }

  /** True or false. */
  public boolean flag(String key, boolean absent) {
    return read(
        key,
        absent,
        "true or false",
        v -> v instanceof Boolean b ? Optional.of(b) : Optional.empty());
  }

  /** Texts; a single one is a list of one. */
  public List<String> texts(String key, List<String> absent) {
    return read(
        key,
        absent,
        "a text or a list of texts",
        v -> {
          List<String> all = new ArrayList<>();
          if (v instanceof Map<?, ?>) {
            return Optional.empty();
          }
          for (Object element : asList(v)) {
            Optional<String> text = element == null ? Optional.empty() : asText(element);
            if (text.isEmpty()) {
              return Optional.empty();
            }
            all.add(text.get());
          }
          return Optional.of(all);
        });
  }

  /** One of an enum's constants, in the spelling of {@link EnumNames}. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E absent) {
    return read(key, absent, oneOf(key, type, false), v -> constant(type, v));
  }

  /** One of an enum's constants; empty for "auto" or nothing. */
  public <E extends Enum<E>> Optional<E> choiceOrAuto(String key, Class<E> type) {
    return isAuto(key)
        ? Optional.empty()
        : Optional.ofNullable(read(key, null, oneOf(key, type, true), v -> constant(type, v)));
  }

  /** Some of an enum's constants; a single one is a list of one. */
  public <E extends Enum<E>> List<E> choices(String key, Class<E> type, List<E> absent) {
    return read(
        key,
        absent,
        oneOf(key, type, false) + ", or a list of these",
        v -> {
          List<E> all = new ArrayList<>();
          for (Object element : asList(v)) {
            Optional<E> constant = constant(type, element);
            if (constant.isEmpty()) {
              return Optional.empty();
            }
            all.add(constant.get());
          }
          return Optional.of(all);
        });
  }

  private boolean isAuto(String key) {
    return !has(key) || "auto".equals(values.get(key));
  }

  private <E extends Enum<E>> String oneOf(String key, Class<E> type, boolean auto) {
    List<String> names = EnumNames.all(type);
    return "one of %s%s%s"
        .formatted(
            auto ? "auto, " : "",
            String.join(", ", names),
            NearestName.hint(String.valueOf(values.get(key)), names));
  }

  private static <E extends Enum<E>> Optional<E> constant(Class<E> type, Object value) {
    for (E constant : type.getEnumConstants()) {
      if (EnumNames.of(constant).equals(value)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  /** The user's own keys with their values as texts, for somebody else to interpret. */
  public Map<String, String> options(String key) {
    config.leaveOpen(path(key));
    return read(
        key,
        Map.of(),
        "a mapping of options",
        v -> {
          if (!(v instanceof Map<?, ?> map)) {
            return Optional.empty();
          }
          Map<String, String> options = new LinkedHashMap<>();
          for (Map.Entry<?, ?> e : map.entrySet()) {
            Optional<String> text = asText(e.getValue());
            if (text.isEmpty()) {
              return Optional.empty();
            }
            options.put(String.valueOf(e.getKey()), text.get());
          }
          return Optional.of(options);
        });
  }

  /** A part of this part; an empty one if it is not there. */
  public Section section(String key) {
    Map<String, Object> inner =
        read(
            key,
            Map.of(),
            "a mapping",
            v -> v instanceof Map<?, ?> ? Optional.of(Config.uncheckedMap(v)) : Optional.empty());
    return new Section(config, path(key), inner);
  }
}
