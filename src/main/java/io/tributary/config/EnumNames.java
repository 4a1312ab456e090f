package io.tributary.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How an enum's constants are spelled in files: camelCase, "CROSS_ENTROPY" as "crossEntropy". */
public final class EnumNames {
  private EnumNames() {}

  /** A constant's spelling. */
  public static String of(Enum<?> constant) {
    String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }

  /** The spellings of all constants. */
  public static List<String> all(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(EnumNames::of).toList();
  }
}
