package io.tributary.config;

import io.tributary.config.Node.Kind;
import io.tributary.config.Node.Mapping;
import io.tributary.config.Node.Scalar;
import io.tributary.config.Node.Sequence;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings below one key of a {@link Config}, and the readers of them.
 *
 * <p>Each reader makes its key a known one. It returns the default where the key is absent (or
 * null), and also, after recording a problem, where the value is not what it should be: it never
 * throws because of what a user wrote. {@link Config#check()} reports what was recorded. A default
 * is not checked against the limits.
 *
 * <p>Not thread-safe.
 */
public final class Section {
  private static final String AUTO = "auto";

  private static final Pattern KEY_WITHOUT_BLANK = Pattern.compile("([A-Za-z]\\w*):\\S");

  /** Whole numbers up to here are exact as doubles, so that {@code 1e6} may stand for one. */
  private static final double MAX_EXACT = 0x1p53;

  private final Config config;
  private final String path;
  private final Mapping mapping;

  Section(Config config, String path, Mapping mapping) {
    this.config = config;
    this.path = path;
    this.mapping = mapping;
  }

  /** The dotted path of a key of this section, as users write it after {@code --set}. */
  public String path(String key) {
    return Config.join(path, key);
  }

  /** Whether the key has a value. */
  public boolean has(String key) {
    return node(key).isPresent();
  }

  /** Whether the key has a number as its value, as against a text, list or section. */
  public boolean isNumber(String key) {
    return node(key).filter(n -> n instanceof Scalar s && s.isNumber()).isPresent();
  }

  /** Whether the key has one text, number or boolean as its value, as against a list or section. */
  public boolean isScalar(String key) {
    return node(key).filter(Scalar.class::isInstance).isPresent();
  }

  /** Whether the key has a list as its value. */
  public boolean isList(String key) {
    return node(key).filter(Sequence.class::isInstance).isPresent();
  }

  /** Whether the key has keys below it. */
  public boolean isSection(String key) {
    return node(key).filter(Mapping.class::isInstance).isPresent();
  }

  /**
   * The value in plain Java, unchecked: a String, Long, BigInteger, Double, Boolean, or an
   * unmodifiable List or Map of such values.
   */
  public Optional<Object> raw(String key) {
    return node(key).map(Node::plain);
  }

  /**
   * Records what is wrong with a setting for a reason that only the caller knows.
   *
   * @param message as in {@code "expected as many as hidden layers (2), found 3"}
   */
  public void problem(String key, String message) {
    config.problem(origin(node(key)) + ": " + path(key) + ": " + message);
  }

  /** A text. Numbers and booleans are taken as texts, as they are written. */
  public Optional<String> text(String key) {
    return scalar(key, "a text").map(Scalar::text);
  }

  /** A text, or the default. */
  public String text(String key, String defaultValue) {
    return text(key).orElse(defaultValue);
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public Optional<Integer> integer(String key, int min, int max) {
    String expected = wholeNumber(min, min == Integer.MIN_VALUE, max, max == Integer.MAX_VALUE);
    return whole(key, expected, min, max).map(Math::toIntExact);
  }

  /** A whole number from {@code min} to {@code max}, both included, or the default. */
  public int integer(String key, int defaultValue, int min, int max) {
    return integer(key, min, max).orElse(defaultValue);
  }

  /**
   * A whole number from {@code min} to {@code max}, both included; empty if the key is absent or
   * {@code auto}.
   */
  public Optional<Integer> integerOrAuto(String key, int min, int max) {
    if (isAuto(key)) {
      return Optional.empty();
    }
    String expected = wholeNumber(min, min == Integer.MIN_VALUE, max, max == Integer.MAX_VALUE);
    return whole(key, AUTO + " or " + expected, min, max).map(Math::toIntExact);
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public Optional<Long> longInteger(String key, long min, long max) {
    String expected = wholeNumber(min, min == Long.MIN_VALUE, max, max == Long.MAX_VALUE);
    return whole(key, expected, min, max);
  }

  /** A whole number from {@code min} to {@code max}, both included, or the default. */
  public long longInteger(String key, long defaultValue, long min, long max) {
    return longInteger(key, min, max).orElse(defaultValue);
  }

  /** Whole numbers from {@code min} to {@code max}; a single one is a list of one. */
  public List<Integer> integers(String key, List<Integer> defaultValue, int min, int max) {
    String expected = wholeNumber(min, min == Integer.MIN_VALUE, max, max == Integer.MAX_VALUE);
    return list(key, expected, item -> whole(item, min, max).map(Math::toIntExact))
        .orElse(defaultValue);
  }

  /** A number in a range. */
  public Optional<Double> number(String key, Range range) {
    String expected = ("a number " + range).strip();
    return scalar(key, expected)
        .flatMap(
            scalar -> {
              Optional<Double> number =
                  scalar.isNumber()
                      ? Optional.of(scalar.number()).filter(range::contains)
                      : Optional.empty();
              if (number.isEmpty()) {
                expected(key, expected, scalar);
              }
              return number;
            });
  }

  /** A number in a range, or the default. */
  public double number(String key, double defaultValue, Range range) {
    return number(key, range).orElse(defaultValue);
  }

  /** {@code true} or {@code false}, or the default. */
  public boolean flag(String key, boolean defaultValue) {
    String expected = "true or false";
    return scalar(key, expected)
        .flatMap(
            scalar -> {
              if (scalar.kind() == Kind.BOOLEAN) {
                return Optional.of(scalar.flag());
              }
              expected(key, expected, scalar);
              return Optional.empty();
            })
        .orElse(defaultValue);
  }

  /**
   * Texts, or the default. A single one is a list of one; numbers and booleans are taken as texts,
   * as they are written.
   */
  public List<String> texts(String key, List<String> defaultValue) {
    return list(key, "a text", item -> Optional.of(item.text())).orElse(defaultValue);
  }

  /** A constant of an enum, in its {@link Spelling}, or the default. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E defaultValue) {
    return choice(key, type, List.of()).orElse(defaultValue);
  }

  /** A constant of an enum, in its {@link Spelling}. */
  public <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    return choice(key, type, List.of());
  }

  /** A constant of an enum; empty if the key is absent or {@code auto}. */
  public <E extends Enum<E>> Optional<E> choiceOrAuto(String key, Class<E> type) {
    return isAuto(key) ? Optional.empty() : choice(key, type, List.of(AUTO));
  }

  /** Constants of an enum; a single one is a list of one; empty if the key is absent. */
  public <E extends Enum<E>> List<E> choices(String key, Class<E> type) {
    List<String> allowed = Spelling.all(type);
    return list(key, oneOf(allowed), item -> Spelling.constant(item.text(), type), allowed)
        .orElse(List.of());
  }

  /**
   * Keys that are not ours, such as options of a Spark reader, with their values as texts, as they
   * are written. Keys below keys are joined with dots. Empty if the key is absent.
   */
  public Map<String, String> options(String key) {
    Map<String, String> options = new LinkedHashMap<>();
    Optional<Node> node = node(key);
    if (node.isPresent()) {
      if (node.get() instanceof Mapping given) {
        flatten(key, "", given, options);
      } else {
        expected(key, "keys with values", node.get());
      }
    }
    return Collections.unmodifiableMap(options);
  }

  /**
   * Keys that are not ours, such as classes, with numbers in a range. Keys below keys are joined
   * with dots. Empty if the key is absent.
   */
  public Map<String, Double> numbers(String key, Range range) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    Optional<Node> node = node(key);
    if (node.isPresent()) {
      if (node.get() instanceof Mapping given) {
        numbers(key, "", given, range, numbers);
      } else {
        expected(key, "keys with numbers", node.get());
      }
    }
    return Collections.unmodifiableMap(numbers);
  }

  /**
   * The section below a key. Where it is absent, an empty one, through which its keys become known
   * all the same.
   */
  public Section section(String key) {
    Optional<Node> node = node(key);
    config.registerSection(path(key));
    if (node.isPresent() && node.get() instanceof Mapping below) {
      return new Section(config, path(key), below);
    }
    node.ifPresent(
        n ->
            problem(
                key,
                "expected a section, that is, keys with values, found "
                    + n.found()
                    + lostBlank(n)));
    return new Section(config, path(key), new Mapping(origin(node), Map.of()));
  }

  /**
   * The section below a key, where a single word stands for a section that gives nothing but its
   * {@code wordKey}: {@code optimizer: sgd} is {@code optimizer: {type: sgd}}.
   */
  public Section sectionOrWord(String key, String wordKey) {
    Optional<Node> node = node(key);
    if (node.isEmpty() || !(node.get() instanceof Scalar word)) {
      return section(key);
    }
    config.registerSection(path(key));
    return new Section(config, path(key), new Mapping(word.origin(), Map.of(wordKey, word)));
  }

  private String origin(Optional<Node> node) {
    return node.map(Node::origin).orElse(mapping.origin());
  }

  // 'path:data.csv' is a text and no key with a value.
  private static String lostBlank(Node found) {
    if (found instanceof Scalar scalar) {
      Matcher key = KEY_WITHOUT_BLANK.matcher(scalar.text());
      if (key.lookingAt()) {
        return "; is a blank missing after the colon, as in '%s: ...'?".formatted(key.group(1));
      }
    }
    return "";
  }

  /** The value of a key, which becomes a known one. */
  private Optional<Node> node(String key) {
    Objects.requireNonNull(key, "key");
    if (key.isEmpty() || key.contains(".")) {
      throw new IllegalArgumentException("'" + key + "' is not a key of a section");
    }
    config.register(path(key));
    return Optional.ofNullable(mapping.entries().get(key)).filter(node -> !node.isNull());
  }

  private Optional<Scalar> scalar(String key, String expected) {
    Optional<Node> node = node(key);
    if (node.isPresent() && !(node.get() instanceof Scalar)) {
      expected(key, expected, node.get());
      return Optional.empty();
    }
    return node.map(Scalar.class::cast);
  }

  private boolean isAuto(String key) {
    return node(key).filter(n -> n instanceof Scalar s && s.text().equals(AUTO)).isPresent();
  }

  private Optional<Long> whole(String key, String expected, long min, long max) {
    return scalar(key, expected)
        .flatMap(
            scalar -> {
              Optional<Long> number = whole(scalar, min, max);
              if (number.isEmpty()) {
                expected(key, expected, scalar);
              }
              return number;
            });
  }

  private static Optional<Long> whole(Scalar scalar, long min, long max) {
    long value;
    if (scalar.kind() == Kind.INTEGER) {
      BigInteger integer = scalar.integer();
      if (integer.bitLength() >= Long.SIZE) {
        return Optional.empty();
      }
      value = integer.longValue();
    } else if (scalar.kind() == Kind.FLOAT) {
      double number = scalar.number();
      if (number != Math.rint(number) || !(Math.abs(number) <= MAX_EXACT)) {
        return Optional.empty();
      }
      value = (long) number;
    } else {
      return Optional.empty();
    }
    return min <= value && value <= max ? Optional.of(value) : Optional.empty();
  }

  private static String wholeNumber(long min, boolean noMin, long max, boolean noMax) {
    if (noMin) {
      return noMax ? "a whole number" : "a whole number of at most " + max;
    }
    return noMax
        ? "a whole number of at least " + min
        : "a whole number from " + min + " to " + max;
  }

  private <T> Optional<List<T>> list(
      String key, String expected, Function<Scalar, Optional<T>> read) {
    return list(key, expected, read, List.of());
  }

  /** Empty if the key is absent, or if an item is not what is expected. */
  private <T> Optional<List<T>> list(
      String key, String expected, Function<Scalar, Optional<T>> read, List<String> allowed) {
    Optional<Node> node = node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    List<Node> items =
        node.get() instanceof Sequence sequence ? sequence.items() : List.of(node.get());
    List<T> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Optional<T> value =
          items.get(i) instanceof Scalar scalar && !scalar.isNull()
              ? read.apply(scalar)
              : Optional.empty();
      if (value.isEmpty()) {
        boolean inList = node.get() instanceof Sequence;
        String what = inList ? "expected item " + (i + 1) + " to be " : "expected ";
        problem(
            key,
            what
                + expected
                + ", found "
                + items.get(i).found()
                + meant(items.get(i), allowed)
                + (inList ? "" : meantAsList(items.get(i))));
      }
      value.ifPresent(values::add);
    }
    return values.size() == items.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
  }

  private <E extends Enum<E>> Optional<E> choice(String key, Class<E> type, List<String> more) {
    Set<String> allowed = new LinkedHashSet<>(more);
    allowed.addAll(Spelling.all(type));
    String expected = oneOf(List.copyOf(allowed));
    return scalar(key, expected)
        .flatMap(
            scalar -> {
              Optional<E> constant = Spelling.constant(scalar.text(), type);
              if (constant.isEmpty()) {
                String meant = meant(scalar, List.copyOf(allowed));
                problem(key, "expected " + expected + ", found " + scalar.found() + meant);
              }
              return constant;
            });
  }

  /** {@code a, b or c}. */
  private static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private static String meant(Node found, List<String> allowed) {
    if (!(found instanceof Scalar scalar)) {
      return "";
    }
    return Spelling.nearest(scalar.text(), allowed)
        .map(word -> "; did you mean '" + word + "'?")
        .orElse("");
  }

  private static String meantAsList(Node found) {
    return found instanceof Scalar scalar && scalar.text().matches("[^\\[\\]]+,[^\\[\\]]+")
        ? "; a list is written in brackets: [" + scalar.text() + "]"
        : "";
  }

  private void flatten(String key, String prefix, Mapping given, Map<String, String> options) {
    given
        .entries()
        .forEach(
            (name, value) -> {
              String option = Config.join(prefix, name);
              if (value instanceof Mapping below) {
                flatten(key, option, below, options);
              } else if (value instanceof Scalar scalar && !scalar.isNull()) {
                options.put(option, scalar.text());
              } else if (value instanceof Sequence) {
                problem(key, "expected '" + option + "' to be one value, found a list");
              }
            });
  }

  private void numbers(
      String key, String prefix, Mapping given, Range range, Map<String, Double> numbers) {
    given
        .entries()
        .forEach(
            (name, value) -> {
              String path = Config.join(prefix, name);
              if (value instanceof Mapping below) {
                numbers(key, path, below, range, numbers);
              } else if (value instanceof Scalar scalar
                  && scalar.isNumber()
                  && range.contains(scalar.number())) {
                numbers.put(path, scalar.number());
              } else {
                problem(
                    key,
                    "expected '%s' to be %s, found %s"
                        .formatted(path, ("a number " + range).strip(), value.found()));
              }
            });
  }

  private void expected(String key, String expected, Node found) {
    problem(key, "expected " + expected + ", found " + found.found());
  }
}
