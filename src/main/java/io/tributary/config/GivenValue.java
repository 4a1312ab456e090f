package io.tributary.config;

import io.tributary.config.Node.Mapping;
import io.tributary.config.Node.Scalar;
import io.tributary.config.Node.Sequence;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a configuration gives for one key. A null or empty value counts as absent. */
public final class GivenValue {
  private static final Pattern KEY_WITHOUT_BLANK = Pattern.compile("([A-Za-z]\\w*):\\S");

  private final Config config;
  private final String path;
  private final Optional<Node> node;
  private final String origin;

  /**
   * @param path of the key
   * @param node empty if it is absent
   * @param sectionOrigin where an absent one would have come from
   */
  GivenValue(Config config, String path, Optional<Node> node, String sectionOrigin) {
    this.config = config;
    this.path = path;
    this.node = node;
    this.origin = node.map(Node::origin).orElse(sectionOrigin);
  }

  Optional<Node> node() {
    return node;
  }

  /** The dotted path of the key, as users write it after {@code --set}. */
  public String path() {
    return path;
  }

  /** Whether there is a value. */
  public boolean isPresent() {
    return node.isPresent();
  }

  /** Whether there is a number, as against a text, list or section. */
  public boolean isNumber() {
    return node.filter(n -> n instanceof Scalar s && s.isNumber()).isPresent();
  }

  /** Whether there is one text, number or boolean, as against a list or section. */
  public boolean isScalar() {
    return node.filter(Scalar.class::isInstance).isPresent();
  }

  /** Whether there is a list. */
  public boolean isList() {
    return node.filter(Sequence.class::isInstance).isPresent();
  }

  /** Whether there are keys below. */
  public boolean isSection() {
    return node.filter(Mapping.class::isInstance).isPresent();
  }

  /** Whether the one text, number or boolean that is there is written so. */
  boolean isWord(String word) {
    return node.filter(n -> n instanceof Scalar s && s.text().equals(word)).isPresent();
  }

  /** Whether a key that is needed otherwise need not be given here. */
  boolean isWaived(String key) {
    return config.isWaived(key);
  }

  /**
   * Notes what is wrong with the value.
   *
   * @param message as in {@code "expected as many as hidden layers (2), found 3"}
   */
  public void problem(String message) {
    config.problem(origin + ": " + path + ": " + message);
  }

  /** Notes that something else was expected. */
  void expected(String expected, Node found, String more) {
    problem("expected " + expected + ", found " + found.found() + more);
  }

  /**
   * The section that is given; an empty one, through which its keys become known all the same, if
   * none is.
   */
  Section section() {
    config.registerSection(path);
    if (node.isPresent() && node.get() instanceof Mapping below) {
      return new Section(config, path, below);
    }
    node.ifPresent(n -> expected("a section, that is, keys with values", n, lostBlank(n)));
    return new Section(config, path, new Mapping(origin, Map.of()));
  }

  /**
   * The section that is given, where a single word stands for a section that gives nothing but its
   * {@code wordKey}: {@code optimizer: sgd} is {@code optimizer: {type: sgd}}.
   */
  Section sectionOrWord(String wordKey) {
    if (node.isEmpty() || !(node.get() instanceof Scalar word)) {
      return section();
    }
    config.registerSection(path);
    return new Section(config, path, new Mapping(origin, Map.of(wordKey, word)));
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
}
