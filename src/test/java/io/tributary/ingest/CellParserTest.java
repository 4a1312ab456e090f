package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellParserTest {
  private final CellParser parser = new CellParser(List.of("", "?", "NA", "-999"));

  private double number(String text) {
    return parser.number(UTF8String.fromString(text));
  }

  @Property(tries = 5000)
  void decimalsAreRoundedAsTheJdkRoundsThem(@ForAll("decimals") String text) {
    assertEquals(Double.parseDouble(text), number(text), text);
  }

  @Provide
  Arbitrary<String> decimals() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> fraction =
        Arbitraries.strings().numeric().ofMaxLength(20).map(f -> f.isEmpty() ? "" : "." + f);
    Arbitrary<String> exponent =
        Arbitraries.integers().between(-330, 330).map(e -> "e" + e).injectNull(0.5);
    Arbitrary<String> sign = Arbitraries.of("", "-", "+");
    return net.jqwik.api.Combinators.combine(sign, digits, fraction, exponent)
        .as((s, d, f, e) -> s + d + f + (e == null ? "" : e));
  }

  @Property(tries = 2000)
  void shortestSpellingsOfDoublesComeBack(@ForAll double value) {
    assertEquals(value + 0.0, number(Double.toString(value)) + 0.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "abc", "1d", "1f", "0x10", "1e", "1e+", "--1", "1.2.3", "1,2", "e5", ".", "-", "1 2",
        "١٢", "NaN", "infinit"
      })
  void everythingElseIsNoNumber(String text) {
    assertTrue(Double.isNaN(number(text)), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {" 5.5", "5.5 ", "\t5.5\r", "+5.5", "5.50", "55e-1", "0.55E1"})
  void spacesAndSpellingsDoNotMatter(String text) {
    assertEquals(5.5, number(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "?", " ? ", "NA", "nan", "NaN", "-999"})
  void missingMarks(String text) {
    assertTrue(parser.isMissing(UTF8String.fromString(text)), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"N", "na", "??", "-99", "-9999", "none", "0"})
  void notMissing(String text) {
    assertFalse(parser.isMissing(UTF8String.fromString(text)), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "-Infinity", "+INF", "1e400"})
  void infiniteIsANumberForOthersToRefuse(String text) {
    assertTrue(Double.isInfinite(number(text)), text);
  }
}
