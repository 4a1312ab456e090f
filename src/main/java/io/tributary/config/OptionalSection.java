package io.tributary.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A section that may be absent altogether, which {@code none} says: {@code earlyStopping: none} or
 * {@code earlyStopping: {patience: 5}}. An empty section is one, with the defaults of its keys.
 *
 * @param section what is there where something is
 */
public record OptionalSection<S>(SectionType<S> section) implements ValueType<Optional<S>> {
  private static final String NONE = "none";

  @Override
  public Optional<Optional<S>> read(GivenValue given) {
    if (given.isWord(NONE)) {
      return Optional.of(Optional.empty());
    }
    if (given.isScalar()) {
      given.expected(expected(), given.node().orElseThrow(), "");
      return Optional.empty();
    }
    Optional<S> read = section.read(given); // where there is none, too, for its keys to be known
    return given.isPresent() ? Optional.of(read) : Optional.empty();
  }

  @Override
  public Object write(Optional<S> value) {
    return write(value, UnaryOperator.identity());
  }

  @Override
  public Object write(Optional<S> value, UnaryOperator<Object> redaction) {
    return value.<Object>map(settings -> section.write(settings, redaction)).orElse(NONE);
  }

  @Override
  public String expected() {
    return NONE + " or a section, that is, keys with values";
  }

  @Override
  public void flatten(
      String path, Optional<S> value, Optional<S> defaultValue, Consumer<FlatSetting> to) {
    to.accept(new FlatSetting(path, word(value), Optional.of(word(defaultValue))));
    value.ifPresent(
        settings -> section.flatten(path, settings, defaultValue.orElseGet(section::defaults), to));
  }

  private String word(Optional<S> value) {
    return value.isPresent() ? "given" : NONE;
  }
}
