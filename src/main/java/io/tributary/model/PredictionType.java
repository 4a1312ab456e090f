package io.tributary.model;

import io.tributary.data.ClassLabel;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL type in which classes are predicted: the label column's own. What it cannot hold would
 * fail while a table is scored.
 */
final class PredictionType {
  private static final Map<String, Integer> INTEGER_BITS =
      Map.of("tinyint", 8, "smallint", 16, "int", 32, "bigint", 64);
  private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2}), *(\\d{1,2})\\)");
  private static final int MAX_DECIMAL_PRECISION = 38;

  private PredictionType() {}

  /**
   * @throws ModelFormatException if the type cannot hold the classes
   */
  static void check(ClassLabel label) {
    String type = label.sqlType().toLowerCase(Locale.ROOT);
    Matcher decimal = DECIMAL.matcher(type);
    boolean fits =
        switch (label.type()) {
          case TEXT -> false;
          case BOOLEAN -> type.equals("boolean");
          case NUMBER ->
              decimal.matches()
                  ? holds(decimal, label.classes())
                  : INTEGER_BITS.containsKey(type)
                      ? holds(INTEGER_BITS.get(type), label.classes())
                      : type.equals("float") || type.equals("double");
        };
    if (!fits && !type.equals("string")) {
      throw new ModelFormatException(
          "'sqlType' is \"%s\", no type of the classes %s"
              .formatted(label.sqlType(), label.classes()));
    }
  }

  private static boolean holds(int bits, List<String> numbers) {
    BigDecimal limit = new BigDecimal(BigInteger.ONE.shiftLeft(bits - 1));
    return numbers.stream()
        .map(BigDecimal::new)
        .allMatch(
            n ->
                n.stripTrailingZeros().scale() <= 0
                    && n.compareTo(limit.negate()) >= 0
                    && n.compareTo(limit) < 0);
  }

  private static boolean holds(Matcher decimal, List<String> numbers) {
    int precision = Integer.parseInt(decimal.group(1));
    int scale = Integer.parseInt(decimal.group(2));
    return precision <= MAX_DECIMAL_PRECISION
        && scale <= precision
        && numbers.stream()
            .map(n -> new BigDecimal(n).setScale(scale, RoundingMode.HALF_UP))
            .allMatch(n -> n.precision() <= precision);
  }
}
