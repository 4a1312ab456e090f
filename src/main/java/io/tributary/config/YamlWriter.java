package io.tributary.config;

import io.tributary.config.Node.Kind;
import io.tributary.config.Node.Scalar;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes plain values as block-style YAML that a person likes to read, and that reads back as the
 * same values of the same types.
 *
 * <p>Texts that could be taken for something else are quoted, also those that only YAML 1.1 readers
 * (PyYAML) take for something else. Numbers are written in full precision. A short list of scalars
 * stands on its key's line.
 */
public final class YamlWriter {
  private static final int INDENT = 2;
  private static final int MAX_LINE = 100;

  /** Texts that need no quotes anywhere in YAML, unless they spell a value of another type. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");

  /** What YAML 1.1 takes for booleans. */
  private static final Set<String> YAML_1_1_BOOLEANS = Set.of("y", "n", "yes", "no", "on", "off");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /**
   * The YAML text of a mapping, ending in a line feed.
   *
   * @param values in the order to be written: strings, numbers, booleans, nulls, enum constants (in
   *     their {@link Spelling}), lists and maps
   */
  public static String write(Map<String, ?> values) {
    if (values.isEmpty()) {
      return "{}\n";
    }
    YamlWriter writer = new YamlWriter();
    writer.mapping(values, 0, false);
    return writer.out.toString();
  }

  /**
   * @param afterDash whether the first key stands on the line of a list item's dash
   */
  private void mapping(Map<?, ?> values, int indent, boolean afterDash) {
    boolean first = afterDash;
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      out.append(first ? "" : " ".repeat(indent));
      first = false;
      int start = out.length();
      out.append(scalar(String.valueOf(entry.getKey()))).append(':');
      value(entry.getValue(), indent, indent + out.length() - start);
    }
  }

  /** Everything after a key's colon or an item's dash, which end at {@code column}. */
  private void value(Object value, int indent, int column) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append('\n');
      mapping(map, indent + INDENT, false);
    } else if (value instanceof Collection<?> items && !items.isEmpty()) {
      String line = inOneLine(items);
      if (line != null && column + 1 + line.length() <= MAX_LINE) {
        out.append(' ').append(line).append('\n');
      } else {
        out.append('\n');
        items.forEach(item -> item(item, indent + INDENT));
      }
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private void item(Object item, int indent) {
    out.append(" ".repeat(indent)).append('-');
    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
      out.append(' ');
      mapping(map, indent + INDENT, true);
    } else {
      value(item, indent, indent + 1);
    }
  }

  /** {@code [a, 1, true]}, or null if the list holds lists or maps. */
  private static String inOneLine(Collection<?> items) {
    StringBuilder line = new StringBuilder("[");
    for (Object item : items) {
      if (item instanceof Collection<?> || item instanceof Map<?, ?>) {
        return null;
      }
      line.append(line.length() == 1 ? "" : ", ").append(scalar(item));
    }
    return line.append(']').toString();
  }

  private static String scalar(Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof Map<?, ?>) {
      return "{}";
    } else if (value instanceof Collection<?>) {
      return "[]";
    } else if (value instanceof Boolean) {
      return value.toString();
    } else if (value instanceof Number number) {
      return number(number);
    } else if (value instanceof Enum<?> constant) {
      return text(Spelling.of(constant));
    } else if (value instanceof CharSequence) {
      return text(value.toString());
    }
    throw new IllegalArgumentException("no plain value: a " + value.getClass().getName());
  }

  private static String text(String text) {
    boolean plain =
        PLAIN.matcher(text).matches()
            && Scalar.kindOf(text) == Kind.TEXT
            && !YAML_1_1_BOOLEANS.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> appendEscaped(quoted, c));
    return quoted.append('"').toString();
  }

  private static void appendEscaped(StringBuilder quoted, int c) {
    switch (c) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      default -> {
        if (isPrintable(c)) {
          quoted.appendCodePoint(c);
        } else {
          quoted.append(String.format(c <= 0xFFFF ? "\\u%04X" : "\\U%08X", c));
        }
      }
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** A number as YAML 1.2 and 1.1 read it: an exponent has a sign, infinities a dot. */
  static String number(Number number) {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (Double.isNaN(value)) {
        return ".nan";
      } else if (Double.isInfinite(value)) {
        return value > 0 ? ".inf" : "-.inf";
      }
      // A float's own digits: 0.1f is 0.1, not 0.10000000149011612.
      return number.toString().replaceFirst("E(?=\\d)", "E+");
    }
    return number.toString();
  }
}
