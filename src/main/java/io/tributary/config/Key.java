package io.tributary.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A setting, declared once: reading and writing a configuration, a run's identity, and the page
 * that explains the settings come from its declaration.
 *
 * <pre>{@code
 * static final Key<Integer> EPOCHS =
 *     Key.of("training.epochs", integer(0, Integer.MAX_VALUE), 20, "Passes over the training rows.")
 *         .free();
 * }</pre>
 *
 * <p>Immutable; two keys are the same only if they are one object.
 *
 * @param <T> of its values
 */
public final class Key<T> {
  private final String path;
  private final ValueType<T> type;
  private final T defaultValue;
  private final String sentence;
  private final boolean identity;
  private final boolean secret;
  private final Optional<String> needed;
  private final Optional<String> defaultNote;

  private Key(
      String path,
      ValueType<T> type,
      T defaultValue,
      String sentence,
      Traits traits,
      Optional<String> defaultNote) {
    this.path = requireNonNull(path, "path");
    this.type = requireNonNull(type, "type");
    this.defaultValue = requireNonNull(defaultValue, "defaultValue");
    this.sentence = requireNonNull(sentence, "sentence");
    this.identity = traits.identity;
    this.secret = traits.secret;
    this.needed = traits.needed;
    this.defaultNote = defaultNote;
  }

  /**
   * What a key is beside its type.
   *
   * @param identity whether results depend on it
   * @param secret whether its values may hold secrets
   * @param needed what is expected where it is missing; empty if it may be absent
   */
  private record Traits(boolean identity, boolean secret, Optional<String> needed) {}

  /**
   * A key whose value results depend on, so that it is a part of a run's identity.
   *
   * @param path the dotted path, as users write it after {@code --set}
   * @param defaultValue holds where the key is absent; it is not checked against the type's limits
   * @param sentence or some: what it is for, in Markdown, as the settings' page says it
   */
  public static <T> Key<T> of(String path, ValueType<T> type, T defaultValue, String sentence) {
    Traits traits = new Traits(true, false, Optional.empty());
    return new Key<>(path, type, defaultValue, sentence, traits, Optional.empty());
  }

  /** A key with keys below it, whose defaults are its default. */
  public static <T> Key<T> of(String path, SectionType<T> type) {
    return of(path, type, type.defaults(), type.sentence());
  }

  /** The same key, whose value changes no result: a run may go on with another one. */
  public Key<T> free() {
    return with(new Traits(false, secret, needed), defaultNote);
  }

  /** The same key, whose values may hold secrets, which are left out of what is written. */
  public Key<T> secret() {
    return with(new Traits(identity, true, needed), defaultNote);
  }

  /**
   * The same key, which must be given unless {@link Config#waive} says otherwise.
   *
   * @param expected as in {@code "the name of the column to predict"}
   */
  public Key<T> needed(String expected) {
    return with(new Traits(identity, secret, Optional.of(expected)), defaultNote);
  }

  /**
   * The same key, whose default is told in words.
   *
   * @param note as in {@code "all other columns"}
   */
  public Key<T> byDefault(String note) {
    return with(new Traits(identity, secret, needed), Optional.of(note));
  }

  private Key<T> with(Traits traits, Optional<String> note) {
    return new Key<>(path, type, defaultValue, sentence, traits, note);
  }

  /** The key as a part of settings that have its value. */
  public <S> Field<S, T> of(Function<S, T> getter) {
    return new Field<>(this, getter);
  }

  /**
   * A key, and where its value is in settings of a type.
   *
   * @param <S> the settings
   * @param <T> the value
   */
  public record Field<S, T>(Key<T> key, Function<S, T> getter) {}

  /** The dotted path. */
  public String path() {
    return path;
  }

  /** The path's last part, which is the key in its section. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  public ValueType<T> type() {
    return type;
  }

  public T defaultValue() {
    return defaultValue;
  }

  /** What it is for, in Markdown. */
  public String sentence() {
    return sentence;
  }

  /** Whether results depend on its value. */
  public boolean isIdentity() {
    return identity;
  }

  /** Whether its values may hold secrets. */
  public boolean isSecret() {
    return secret;
  }

  /** Whether it must be given. */
  public boolean isNeeded() {
    return needed.isPresent();
  }

  /** What is to be said of the default instead of its value. */
  public Optional<String> defaultNote() {
    return defaultNote;
  }

  /** The value that a section gives, or the default; what is wrong with it is noted there. */
  T read(Section section) {
    GivenValue given = section.given(this);
    T value = type.read(given).orElse(defaultValue);
    if (needed.isPresent() && value.equals(defaultValue) && !given.isWaived(path)) {
      given.problem("missing; expected " + needed.get());
    }
    if (secret && value instanceof Map<?, ?> values) {
      values.forEach((name, text) -> checkGivenAgain(given, name, text));
    }
    return value;
  }

  private static void checkGivenAgain(GivenValue given, Object name, Object text) {
    if (String.valueOf(text).contains(SectionType.REDACTED)) {
      given.problem(
          "'%s' holds a secret that was left out of this file; give it again: --set %s.%s=..."
              .formatted(name, given.path(), name));
    }
  }

  /** The path, as messages name a setting. */
  @Override
  public String toString() {
    return path;
  }
}
