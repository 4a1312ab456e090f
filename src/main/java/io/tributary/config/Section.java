package io.tributary.config;

import io.tributary.config.Node.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * The settings below one key of a {@link Config}.
 *
 * <p>Reading a key makes it a known one. It gives the key's default where the key is absent (or
 * null), and also, after noting a problem, where the value is not what it should be: it never
 * throws because of what a user wrote. {@link Config#check()} reports what was noted.
 *
 * <p>Not thread-safe.
 */
public final class Section {
  private final Config config;
  private final String path;
  private final Mapping mapping;

  Section(Config config, String path, Mapping mapping) {
    this.config = config;
    this.path = path;
    this.mapping = mapping;
  }

  /** The value of a key, or its default. */
  public <T> T get(Key<T> key) {
    return key.read(this);
  }

  /** Whether a value is given for a key. */
  public boolean has(Key<?> key) {
    return given(key).isPresent();
  }

  /** What is given below it, whether it is known or not. */
  List<String> names() {
    return List.copyOf(mapping.entries().keySet());
  }

  /**
   * Notes what is wrong with a setting for a reason that only the caller knows.
   *
   * @param message as in {@code "expected as many as hidden layers (2), found 3"}
   */
  public void problem(Key<?> key, String message) {
    given(key).problem(message);
  }

  /** What is given for a key, which becomes a known one. */
  GivenValue given(Key<?> key) {
    return given(key.name());
  }

  private GivenValue given(String name) {
    String below = Config.join(path, name);
    config.register(below);
    Optional<Node> node = Optional.ofNullable(mapping.entries().get(name)).filter(n -> !n.isNull());
    return new GivenValue(config, below, node, mapping.origin());
  }
}
