package io.tributary.config;

import io.tributary.config.Node.Kind;
import io.tributary.config.Node.Mapping;
import io.tributary.config.Node.Scalar;
import io.tributary.config.Node.Sequence;
import java.io.File;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes the tree from the values of a program: nested maps, dotted keys, or both. */
final class PlainValues {
  private final String origin;
  private final Consumer<String> problems;

  PlainValues(String origin, Consumer<String> problems) {
    this.origin = origin;
    this.problems = problems;
  }

  /** The mapping at a dotted path, which is empty for the whole tree. */
  Mapping mapping(Map<?, ?> values, String path) {
    Map<String, Node> entries = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          String name = key instanceof Enum<?> e ? Spelling.of(e) : String.valueOf(key);
          String[] keys = name.split("\\.", -1);
          Node node = node(value, Config.join(path, name));
          for (int i = keys.length - 1; i > 0; i--) {
            node = new Mapping(origin, Map.of(keys[i], node));
          }
          entries.merge(keys[0], node, (old, more) -> merge(old, more, path, keys[0]));
        });
    return new Mapping(origin, entries);
  }

  private Node merge(Node first, Node second, String path, String key) {
    String keyPath = Config.join(path, key);
    if (first instanceof Mapping a && second instanceof Mapping b) {
      Map<String, Node> entries = new LinkedHashMap<>(a.entries());
      b.entries()
          .forEach(
              (k, node) -> entries.merge(k, node, (old, more) -> merge(old, more, keyPath, k)));
      return new Mapping(origin, entries);
    }
    problems.accept(origin + ": the key '" + keyPath + "' is given twice");
    return first;
  }

  private Node node(Object value, String path) {
    if (value == null) {
      return new Scalar(origin, Kind.NULL, "");
    } else if (value instanceof Map<?, ?> map) {
      return mapping(map, path);
    } else if (value instanceof Boolean) {
      return new Scalar(origin, Kind.BOOLEAN, value.toString());
    } else if (value instanceof Number number) {
      return number(number);
    } else if (value instanceof Enum<?> constant) {
      return text(Spelling.of(constant));
    } else if (isText(value)) {
      return text(value.toString());
    } else if (value instanceof Iterable<?> items) {
      List<Node> nodes = new ArrayList<>();
      items.forEach(item -> nodes.add(node(item, path + "[" + nodes.size() + "]")));
      return new Sequence(origin, nodes);
    } else if (value.getClass().isArray()) {
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        items.add(Array.get(value, i));
      }
      return node(items, path);
    }
    problems.accept(
        origin
            + ": "
            + path
            + ": a "
            + value.getClass().getName()
            + " is no configuration value; give a text, number, boolean, list or map");
    return new Scalar(origin, Kind.NULL, "");
  }

  /** A path is iterable, but is one text all the same. */
  private static boolean isText(Object value) {
    return value instanceof CharSequence
        || value instanceof Character
        || value instanceof Path
        || value instanceof File
        || value instanceof URI;
  }

  private Scalar text(String text) {
    return new Scalar(origin, Kind.TEXT, text);
  }

  private Scalar number(Number number) {
    boolean whole =
        number instanceof Integer
            || number instanceof Long
            || number instanceof Short
            || number instanceof Byte
            || number instanceof BigInteger;
    return new Scalar(origin, whole ? Kind.INTEGER : Kind.FLOAT, YamlWriter.number(number));
  }
}
