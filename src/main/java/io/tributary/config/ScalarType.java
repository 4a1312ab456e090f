package io.tributary.config;

import io.tributary.config.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Values that are one text, number or boolean.
 *
 * @param <T> of the values
 */
public final class ScalarType<T> implements ValueType<T> {
  /** The word for a choice that is left open. */
  static final String AUTO = "auto";

  private final List<String> words;
  private final Optional<String> kind;
  private final Function<Scalar, Optional<T>> parsed;
  private final Function<T, Object> written;

  private ScalarType(
      List<String> words,
      Optional<String> kind,
      Function<Scalar, Optional<T>> parsed,
      Function<T, Object> written) {
    this.words = List.copyOf(words);
    this.kind = kind;
    this.parsed = parsed;
    this.written = written;
  }

  /**
   * Values of a kind.
   *
   * @param kind as in {@code "true or false"}
   * @param parsed empty if it is none
   */
  static <T> ScalarType<T> of(String kind, Function<Scalar, Optional<T>> parsed) {
    return new ScalarType<>(List.of(), Optional.of(kind), parsed, value -> value);
  }

  /**
   * Values that are one of some words.
   *
   * @param parsed empty if it is none of them
   */
  static <T> ScalarType<T> words(
      List<String> words, Function<String, Optional<T>> parsed, Function<T, Object> written) {
    return new ScalarType<>(
        words, Optional.empty(), scalar -> parsed.apply(scalar.text()), written);
  }

  /** The same values, written otherwise. */
  ScalarType<T> writing(Function<T, Object> other) {
    return new ScalarType<>(words, kind, parsed, other);
  }

  /** The same values, of which others than words are told as of a kind. */
  ScalarType<T> alsoOf(String otherKind) {
    return new ScalarType<>(words, Optional.of(otherKind), parsed, written);
  }

  /** The same values, of which another word is told beside them. */
  ScalarType<T> alsoExpecting(String word) {
    List<String> all = new ArrayList<>(List.of(word));
    all.addAll(words);
    return new ScalarType<>(all, kind, parsed, written);
  }

  /** The same values, or {@code auto}, which is empty. */
  public ScalarType<Optional<T>> orAuto() {
    return new ScalarType<>(
        alsoExpecting(AUTO).words,
        kind,
        scalar ->
            scalar.text().equals(AUTO)
                ? Optional.of(Optional.empty())
                : parsed.apply(scalar).map(Optional::of),
        value -> value.map(written).orElse(AUTO));
  }

  /** The same values, or none, which is left out of what is written. */
  public ScalarType<Optional<T>> orNone() {
    return new ScalarType<>(
        words,
        kind,
        scalar -> parsed.apply(scalar).map(Optional::of),
        value -> value.map(written).orElse(null));
  }

  @Override
  public Optional<T> read(GivenValue given) {
    if (given.node().isEmpty()) {
      return Optional.empty();
    }
    Node node = given.node().get();
    if (!(node instanceof Scalar scalar)) {
      given.expected(expected(), node, "");
      return Optional.empty();
    }
    Optional<T> value = parsed.apply(scalar);
    if (value.isEmpty()) {
      given.expected(expected(), node, meant(scalar));
    }
    return value;
  }

  Optional<T> parse(Scalar scalar) {
    return parsed.apply(scalar);
  }

  /** The word that may have been meant, for the end of a message. */
  String meant(Node found) {
    return found instanceof Scalar scalar
        ? Spelling.nearest(scalar.text(), words)
            .map(word -> "; did you mean '" + word + "'?")
            .orElse("")
        : "";
  }

  @Override
  public Object write(T value) {
    return written.apply(value);
  }

  /** {@code a, b or c}. */
  @Override
  public String expected() {
    List<String> all = new ArrayList<>(words);
    kind.ifPresent(all::add);
    int last = all.size() - 1;
    return last < 1
        ? String.join("", all)
        : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
  }

  /** The words that are values. */
  public List<String> words() {
    return words;
  }

  /** What other values are; empty if the words are all. */
  public Optional<String> kind() {
    return kind;
  }
}
