package io.tributary.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A list of keys, and the settings that are made of their values. Immutable.
 *
 * <pre>{@code
 * record Sgd(double learningRate, boolean nesterov) {
 *   static final SectionType<Sgd> SECTION =
 *       SectionType.of(
 *           "Plain gradient descent.",
 *           (section, values) -> new Sgd(values.get(LEARNING_RATE), values.get(NESTEROV)),
 *           LEARNING_RATE.of(Sgd::learningRate),
 *           NESTEROV.of(Sgd::nesterov));
 * }
 * }</pre>
 *
 * @param <S> the settings
 */
public final class SectionType<S> implements ValueType<S> {
  /** Stands in what is written for a secret, in Spark's own spelling. */
  public static final String REDACTED = "*********(redacted)";

  private final String sentence;
  private final BiFunction<Section, SettingValues, S> made;
  private final List<Key.Field<S, ?>> fields;

  private SectionType(
      String sentence, BiFunction<Section, SettingValues, S> made, List<Key.Field<S, ?>> fields) {
    this.sentence = sentence;
    this.made = made;
    this.fields = List.copyOf(fields);
  }

  /**
   * A section whose settings have a part for each key.
   *
   * @param sentence or some: what the section is for, in Markdown
   * @param made makes the settings; it notes in the section what is wrong with the values as a
   *     whole, and must not throw because of what a user wrote
   * @param fields the keys in the order to be written
   */
  @SafeVarargs
  public static <S> SectionType<S> of(
      String sentence, BiFunction<Section, SettingValues, S> made, Key.Field<S, ?>... fields) {
    return new SectionType<>(sentence, made, Arrays.asList(fields));
  }

  /**
   * A section whose settings keep the values under their keys.
   *
   * @param values of settings
   * @param keys in the order to be written
   */
  public static <S> SectionType<S> of(
      String sentence,
      BiFunction<Section, SettingValues, S> made,
      Function<S, SettingValues> values,
      List<Key<?>> keys) {
    List<Key.Field<S, ?>> fields = new ArrayList<>();
    keys.forEach(key -> fields.add(field(key, values)));
    return new SectionType<>(sentence, made, fields);
  }

  private static <S, T> Key.Field<S, T> field(Key<T> key, Function<S, SettingValues> values) {
    return key.of(settings -> values.apply(settings).get(key));
  }

  /** The same, or {@code none}, which is empty. */
  public OptionalSection<S> orNone() {
    return new OptionalSection<>(this);
  }

  /** What the section is for, in Markdown. */
  public String sentence() {
    return sentence;
  }

  /** The keys in the order to be written. */
  public List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>();
    fields.forEach(field -> keys.add(field.key()));
    return keys;
  }

  /** The settings where nothing is given. */
  public S defaults() {
    return read(Config.of(Map.of()).root());
  }

  /** The settings that a section gives; what is wrong with them is noted there. */
  public S read(Section section) {
    return made.apply(section, SettingValues.read(section, keys()));
  }

  @Override
  public Optional<S> read(GivenValue given) {
    return Optional.of(read(given.section()));
  }

  @Override
  public Map<String, Object> write(S settings) {
    return write(settings, UnaryOperator.identity());
  }

  @Override
  public Map<String, Object> write(S settings, UnaryOperator<Object> redaction) {
    Map<String, Object> written = new LinkedHashMap<>();
    fields.forEach(field -> write(field, settings, redaction, written));
    return written;
  }

  private static <S, T> void write(
      Key.Field<S, T> field, S settings, UnaryOperator<Object> redaction, Map<String, Object> to) {
    Key<T> key = field.key();
    Object written = key.type().write(field.getter().apply(settings), redaction);
    if (written != null) {
      to.put(key.name(), key.isSecret() ? redaction.apply(written) : written);
    }
  }

  @Override
  public String expected() {
    return "a section";
  }

  /** What is a part of a run's identity, in the keys' order. */
  public List<FlatSetting> identity(S settings) {
    List<FlatSetting> identity = new ArrayList<>();
    flatten("", settings, defaults(), identity::add);
    return identity;
  }

  @Override
  public void flatten(String path, S settings, S defaults, Consumer<FlatSetting> to) {
    for (Key.Field<S, ?> field : fields) {
      if (field.key().isIdentity()) {
        flatten(field, path, settings, defaults, to);
      }
    }
  }

  private static <S, T> void flatten(
      Key.Field<S, T> field, String path, S settings, S defaults, Consumer<FlatSetting> to) {
    field
        .key()
        .type()
        .flatten(
            Config.join(path, field.key().name()),
            field.getter().apply(settings),
            field.getter().apply(defaults),
            to);
  }
}
