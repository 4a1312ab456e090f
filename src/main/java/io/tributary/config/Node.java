package io.tributary.config;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A value of the configuration tree, which knows where it came from: {@code conf/iris.yaml}, or the
 * {@code --set} that gave it. Immutable; an override makes a new tree.
 */
sealed interface Node {
  /** The beginning of every message about this value. */
  String origin();

  /** How messages show this value. */
  String found();

  /** Whether this is a null, which counts as absent. */
  default boolean isNull() {
    return false;
  }

  /** What a scalar is, by the core schema of YAML 1.2. */
  enum Kind {
    TEXT,
    INTEGER,
    FLOAT,
    BOOLEAN,
    NULL
  }

  /** A text, number, boolean or null, with its text as it was written. */
  record Scalar(String origin, Kind kind, String text) implements Node {
    /**
     * The text of a longest sensible number; more digits are no number that anything here takes.
     */
    private static final int MAX_NUMBER_LENGTH = 400;

    private static final int MAX_SHOWN = 80;
    private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

    /** What a text means where it stands without quotes. */
    static Kind kindOf(String text) {
      Tag tag = RESOLVER.resolve(text, true);
      if (tag.equals(Tag.NULL)) {
        return Kind.NULL;
      } else if (tag.equals(Tag.BOOL)) {
        return Kind.BOOLEAN;
      } else if (tag.equals(Tag.INT) && text.length() <= MAX_NUMBER_LENGTH) {
        return Kind.INTEGER;
      } else if (tag.equals(Tag.FLOAT) && text.length() <= MAX_NUMBER_LENGTH) {
        return Kind.FLOAT;
      }
      return Kind.TEXT;
    }

    boolean isNumber() {
      return kind == Kind.INTEGER || kind == Kind.FLOAT;
    }

    @Override
    public boolean isNull() {
      return kind == Kind.NULL;
    }

    BigInteger integer() {
      if (text.startsWith("0x")) {
        return new BigInteger(text.substring(2), 16);
      } else if (text.startsWith("0o")) {
        return new BigInteger(text.substring(2), 8);
      }
      return new BigInteger(text);
    }

    double number() {
      if (kind == Kind.INTEGER) {
        return integer().doubleValue();
      }
      String lower = text.toLowerCase(Locale.ROOT);
      return switch (lower) {
        case ".nan" -> Double.NaN;
        case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
        case "-.inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }

    boolean flag() {
      return Boolean.parseBoolean(text);
    }

    @Override
    public String found() {
      if (isNull()) {
        return "nothing";
      }
      String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
      if (kind != Kind.TEXT) {
        return shown;
      }
      boolean looksOtherwise = kindOf(text) != Kind.TEXT && !text.isEmpty();
      return "'" + shown + "'" + (looksOtherwise ? " (a text, as quoted)" : "");
    }
  }

  /** A list. */
  record Sequence(String origin, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String found() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file. */
  record Mapping(String origin, Map<String, Node> entries) implements Node {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String found() {
      return entries.isEmpty()
          ? "an empty mapping"
          : "a mapping with the key '" + entries.keySet().iterator().next() + "'";
    }
  }
}
