package io.tributary.config;

import io.tributary.config.Node.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A configuration: a tree of settings, and the list of what is wrong with it.
 *
 * <p>Read all settings from {@link #root()}, then call {@link #check()}, and only then use them:
 *
 * <pre>{@code
 * Config config = Config.parse("conf/iris.yaml", yaml, List.of("training.epochs=5"));
 * Settings settings = Settings.SECTION.read(config.root());
 * config.check();
 * }</pre>
 *
 * <p>A null or empty value counts as absent. Not thread-safe.
 */
public final class Config {
  /** Where settings come from that a program gave. */
  private static final String PROGRAM = "configuration";

  private final String source;
  private final Mapping tree;
  private final Set<String> problems;

  /** The dotted paths of all keys that were asked for, in the order of asking. */
  private final Set<String> known = new LinkedHashSet<>();

  /** Those of them that were asked for as sections: their keys must be known in turn. */
  private final Set<String> sections = new LinkedHashSet<>();

  /** The paths of needed keys that need not be given. */
  private final Set<String> waived = new HashSet<>();

  /** What to say to keys that other programs have, by their {@link #plain} spelling. */
  private final Map<String, String> advices = new HashMap<>();

  private Config(String source, Mapping tree, Set<String> problems) {
    this.source = source;
    this.tree = tree;
    this.problems = problems;
  }

  /**
   * Reads a configuration file's text and applies overrides to it, later ones over earlier ones.
   *
   * @param source the file's name, for messages
   * @param yaml a YAML 1.2 mapping
   * @param overrides {@code a.b=value} each, the value in YAML; it replaces what was there, also a
   *     whole section; an empty value removes it
   * @throws ConfigException if the text is no YAML mapping; all other problems, those of overrides
   *     included, wait for {@link #check()}
   */
  public static Config parse(String source, String yaml, List<String> overrides) {
    Objects.requireNonNull(source, "source");
    Set<String> problems = new LinkedHashSet<>();
    Mapping tree = topLevel(source, YamlReader.read(source, yaml, problems::add));
    for (String override : overrides) {
      tree = KeyOverride.apply(override, tree, problems::add);
    }
    return new Config(source, tree, problems);
  }

  /**
   * A configuration made by a program.
   *
   * @param values strings, numbers, booleans, enum constants, paths, lists, arrays of numbers, and
   *     maps, nested or with dotted keys such as {@code training.epochs}, or both
   */
  public static Config of(Map<String, ?> values) {
    Set<String> problems = new LinkedHashSet<>();
    Mapping tree = new PlainValues(PROGRAM, problems::add).mapping(values, "");
    return new Config(PROGRAM, tree, problems);
  }

  /**
   * The same configuration, in which values stand where it leaves the choice open: where a key, or
   * the section that it is in, is absent or {@code auto}. What somebody gives of a section is all
   * that there is of it, so that a value here may be a section, too.
   *
   * @param values in YAML, by dotted path
   */
  public Config completed(Map<String, String> values) {
    Mapping completed = tree;
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (isOpen(value.getKey())) {
        completed =
            KeyOverride.apply(value.getKey() + "=" + value.getValue(), completed, problems::add);
      }
    }
    return new Config(source, completed, new LinkedHashSet<>(problems));
  }

  /**
   * The same configuration with another value, whatever it gives for the key.
   *
   * @param path the key's dotted path
   * @param value in YAML
   */
  public Config replaced(String path, String value) {
    Mapping replaced = KeyOverride.apply(path + "=" + value, tree, problems::add);
    return new Config(source, replaced, new LinkedHashSet<>(problems));
  }

  /** Whether a key is absent or {@code auto}. */
  public boolean isOpen(String path) {
    Node at = tree;
    for (String key : path.split("\\.")) {
      if (!(at instanceof Mapping mapping)) {
        return false; // a word where there could be a section
      }
      at = mapping.entries().get(key);
      if (at == null || at.isNull()) {
        return true;
      }
    }
    return at instanceof Node.Scalar scalar && scalar.text().equals(ScalarType.AUTO);
  }

  private static Mapping topLevel(String source, Node node) {
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    String expected = "; expected keys with values, as in 'key: value'";
    throw new ConfigException(
        List.of(
            node.isNull()
                ? source + ": is empty" + expected
                : source + ": is " + node.found() + " at its top level" + expected));
  }

  /** Where the settings come from: the file's name, for messages. */
  public String source() {
    return source;
  }

  /** The whole configuration as a section. */
  public Section root() {
    return new Section(this, "", tree);
  }

  /**
   * Reports all that is wrong, if anything is: what the readers of sections recorded, and keys that
   * nobody asked for. To be called after all settings were read.
   *
   * @throws ConfigException with every problem
   */
  public void check() {
    List<String> all = new ArrayList<>(problems);
    findUnknown("", tree, all);
    if (!all.isEmpty()) {
      throw new ConfigException(all);
    }
  }

  /**
   * What to say to an unknown key that somebody may bring from another program.
   *
   * @param word in any spelling: case, dashes and underscores do not count
   * @param advice as in {@code "it is called 'training.epochs' here"}
   */
  public void advise(String word, String advice) {
    advices.put(plain(word), advice);
  }

  /** Lets a key be absent that is needed otherwise. */
  public void waive(Key<?> key) {
    waived.add(key.path());
  }

  boolean isWaived(String path) {
    return waived.contains(path);
  }

  private static String plain(String key) {
    return key.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
  }

  void register(String path) {
    known.add(path);
  }

  void registerSection(String path) {
    known.add(path);
    sections.add(path);
  }

  void problem(String problem) {
    problems.add(problem);
  }

  private void findUnknown(String path, Mapping mapping, List<String> all) {
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              String keyPath = join(path, key);
              if (key.contains(".") || !known.contains(keyPath)) {
                all.add(value.origin() + ": unknown key '" + keyPath + "'; " + advice(path, key));
              } else if (sections.contains(keyPath) && value instanceof Mapping section) {
                findUnknown(keyPath, section, all);
              }
            });
  }

  /** What somebody may have meant by an unknown key, or else what could be written there. */
  private String advice(String section, String key) {
    if (known.contains(join(section, key))) {
      int dots = (int) key.chars().filter(c -> c == '.').count();
      return "nest it: '" + key.replace(".", ": {") + ": ..." + "}".repeat(dots) + "'";
    }
    if (advices.containsKey(plain(key))) {
      return advices.get(plain(key));
    }
    String nearest = null;
    int nearestScore = Integer.MAX_VALUE;
    for (String path : known) {
      String name = path.substring(path.lastIndexOf('.') + 1);
      int distance = Spelling.distance(key, name);
      // A key of the same section is the likelier one at the same distance.
      int score = 2 * distance + (path.equals(join(section, name)) ? 0 : 1);
      if (Spelling.isNear(distance, key, name) && score < nearestScore) {
        nearest = path;
        nearestScore = score;
      }
    }
    if (nearest != null) {
      return "did you mean '" + nearest + "'?";
    }
    List<String> keys = keysOf(section);
    return keys.isEmpty() ? "remove it" : "known keys here: " + String.join(", ", keys);
  }

  private List<String> keysOf(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    return known.stream()
        .filter(path -> path.startsWith(prefix) && path.indexOf('.', prefix.length()) < 0)
        .map(path -> path.substring(prefix.length()))
        .toList();
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
