package io.tributary.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A configuration as a tree of plain values, with everything that is wrong with it.
 *
 * <p>Read it through {@link #root}, then {@link #check}. Not for several threads.
 */
public final class Config {
  private static final LoadSettings YAML =
      LoadSettings.builder()
          .setAllowDuplicateKeys(false)
          .setMaxAliasesForCollections(50)
          .setCodePointLimit(4 * 1024 * 1024)
          .build();

  private final String source;
  private final Map<String, Object> tree;
  private final Map<String, String> overridden = new LinkedHashMap<>(); // dotted key → --set text
  private final List<String> problems = new ArrayList<>();
  private final Set<String> known = new TreeSet<>(); // dotted keys
  private final Set<String> open = new TreeSet<>(); // sections whose keys are the user's own

  private Config(String source, Map<String, Object> tree) {
    this.source = source;
    this.tree = tree;
  }

  /**
   * Parses YAML and lays overrides over it.
   *
   * @param source what the text is called in messages
   * @param overrides {@code key=value} each, the value in YAML
   * @throws ConfigException if the text is no mapping in YAML
   */
  public static Config parse(String source, String yaml, List<String> overrides) {
    Object loaded;
    try {
      loaded = new Load(YAML).loadFromString(withoutBom(yaml));
    } catch (YamlEngineException e) {
      throw new ConfigException(List.of(source + ": " + explain(e)));
    }
    if (loaded == null) {
      throw new ConfigException(
          List.of(source + ": the file is empty; it needs data and training"));
    }
    if (!(loaded instanceof Map<?, ?> map)) {
      throw new ConfigException(
          List.of(source + ": found " + shown(loaded) + ", expected 'key: value' lines"));
    }
    Config config = new Config(source, new LinkedHashMap<>());
    config.copy("", map, config.tree);
    for (String override : overrides) {
      config.override(override);
    }
    return config;
  }

  /** A configuration from a program's values, under dotted keys or nested maps. */
  public static Config of(Map<String, ?> values) {
    Config config = new Config("settings", new LinkedHashMap<>());
    values.forEach((key, value) -> config.put(key, value, key));
    return config;
  }

  private static String withoutBom(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String explain(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked) {
      Optional<Mark> mark = marked.getProblemMark();
      return "line %d, column %d: %s"
          .formatted(
              mark.map(m -> m.getLine() + 1).orElse(0),
              mark.map(m -> m.getColumn() + 1).orElse(0),
              marked.getProblem());
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("not YAML");
  }

  private void copy(String path, Map<?, ?> from, Map<String, Object> to) {
    from.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (value instanceof Map<?, ?> nested) {
            Map<String, Object> inner = new LinkedHashMap<>();
            copy(join(path, name), nested, inner);
            to.put(name, inner);
          } else if (value != null) { // "key:" with nothing behind it counts as absent
            to.put(name, value);
          }
        });
  }

  private void override(String override) {
    int equals = override.indexOf('=');
    if (equals <= 0) {
      problems.add("--set " + override + ": expected key=value, such as training.epochs=5");
      return;
    }
    String key = override.substring(0, equals).strip();
    try {
      Object value = new Load(YAML).loadFromString(override.substring(equals + 1));
      put(key, value, "--set " + override);
      overridden.put(key, "--set " + override);
    } catch (YamlEngineException e) {
      problems.add("--set " + override + ": " + explain(e));
    }
  }

  private void put(String key, Object value, String origin) {
    String[] names = key.split("\\.", -1);
    Map<String, Object> place = tree;
    for (int i = 0; i < names.length - 1; i++) {
      Object next = place.computeIfAbsent(names[i], n -> new LinkedHashMap<String, Object>());
      if (!(next instanceof Map<?, ?>)) {
        problems.add(
            "%s: '%s' is %s, which has no keys of its own"
                .formatted(origin, names[i], shown(next)));
        return;
      }
      place = uncheckedMap(next);
    }
    String last = names[names.length - 1];
    if (value == null) {
      place.remove(last);
    } else if (value instanceof Map<?, ?> nested) {
      Map<String, Object> inner = new LinkedHashMap<>();
      copy(key, nested, inner);
      place.put(last, inner);
    } else {
      place.put(last, value);
    }
  }

  @SuppressWarnings("unchecked") // every map in the tree was made by copy or put
  static Map<String, Object> uncheckedMap(Object value) {
    return (Map<String, Object>) value;
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** How a value is named in a message. */
  static String shown(Object value) {
    if (value instanceof Map<?, ?>) {
      return "a mapping";
    }
    if (value instanceof Collection<?>) {
      return "the list " + value;
    }
    return "'" + value + "'";
  }

  /** The whole tree. */
  public Section root() {
    return new Section(this, "", tree);
  }

  /** What the configuration is called in messages. */
  public String source() {
    return source;
  }

  void know(String path) {
    known.add(path);
  }

  void leaveOpen(String path) {
    open.add(path);
  }

  /** Notes a problem with a key. */
  void problem(String path, String message) {
    String origin = overridden.getOrDefault(path, source);
    problems.add("%s: '%s' %s".formatted(origin, path, message));
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigException with every problem that was found, unknown keys among them
   */
  public void check() {
    findUnknown("", tree);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private void findUnknown(String path, Map<String, Object> section) {
    section.forEach(
        (key, value) -> {
          String full = join(path, key);
          boolean isSection = known.stream().anyMatch(k -> k.startsWith(full + "."));
          if (open.contains(full)) {
            return;
          }
          if (isSection && value instanceof Map<?, ?>) {
            findUnknown(full, uncheckedMap(value));
          } else if (!known.contains(full) && !isSection) {
            unknown(path, key, full);
          }
        });
  }

  private void unknown(String path, String key, String full) {
    String prefix = path.isEmpty() ? "" : path + ".";
    List<String> siblings =
        known.stream()
            .filter(k -> k.startsWith(prefix))
            .map(k -> k.substring(prefix.length()).split("\\.")[0])
            .distinct()
            .toList();
    String hint =
        NearestName.of(key, siblings)
            .map(k -> "; did you mean '" + prefix + k + "'?")
            .or(() -> elsewhere(key).map(k -> "; did you mean '" + k + "'?"))
            .orElse("; known here: " + String.join(", ", siblings));
    String origin = overridden.getOrDefault(full, source);
    problems.add("%s: unknown key '%s'%s".formatted(origin, full, hint));
  }

  private Optional<String> elsewhere(String key) {
    return known.stream().filter(k -> k.endsWith("." + key)).findFirst();
  }
}
