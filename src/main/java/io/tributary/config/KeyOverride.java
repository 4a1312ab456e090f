package io.tributary.config;

import io.tributary.config.Node.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** {@code --set a.b=value}: one value of the tree, replaced from the command line. */
final class KeyOverride {
  private final String origin;
  private final String[] keys;
  private final Node value;

  private KeyOverride(String origin, String[] keys, Node value) {
    this.origin = origin;
    this.keys = keys;
    this.value = value;
  }

  /** The tree with the override applied; the same tree, and a problem, if it cannot be applied. */
  static Mapping apply(String override, Mapping tree, Consumer<String> problems) {
    String origin = "--set " + override;
    int equals = override.indexOf('=');
    String[] keys = override.substring(0, Math.max(equals, 0)).strip().split("\\.", -1);
    if (List.of(keys).contains("")) {
      problems.accept(origin + ": expected key=value, as in 'section.key=1'");
      return tree;
    }
    try {
      String yaml = override.substring(equals + 1);
      Node value = YamlReader.read(origin, yaml, problems);
      return new KeyOverride(origin, keys, value).applyTo(tree, 0);
    } catch (ConfigException e) {
      e.problems().forEach(problems);
      return tree;
    }
  }

  /** Copies the mappings along the path; everything beside it is shared with the old tree. */
  private Mapping applyTo(Mapping mapping, int depth) {
    Map<String, Node> entries = new LinkedHashMap<>(mapping.entries());
    Node old = entries.get(keys[depth]);
    entries.put(keys[depth], depth == keys.length - 1 ? value : below(old, depth));
    return new Mapping(mapping.origin(), entries);
  }

  private Mapping below(Node old, int depth) {
    if (old == null || old.isNull()) {
      return applyTo(new Mapping(origin, Map.of()), depth + 1);
    } else if (old instanceof Mapping mapping) {
      return applyTo(mapping, depth + 1);
    }
    List<String> path = new ArrayList<>(List.of(keys).subList(0, depth + 1));
    throw new ConfigException(
        List.of(
            origin
                + ": '"
                + String.join(".", path)
                + "' is "
                + old.found()
                + " and has no keys below it; set it as a whole"));
  }
}
