package io.tributary.data;

import java.util.List;

/** Names and values in a line for people. */
public final class ShownValues {
  private static final int SHOWN = 8;

  private ShownValues() {}

  /** The first of a vocabulary. */
  static String some(List<String> values) {
    return values.size() <= SHOWN
        ? values.toString()
        : values.subList(0, SHOWN).toString().replaceFirst("]$", ", ...]");
  }

  /** Each in quotation marks. */
  public static String quoted(List<String> names) {
    return "'" + String.join("', '", names) + "'";
  }
}
