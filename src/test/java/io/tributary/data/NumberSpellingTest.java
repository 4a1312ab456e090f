package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberSpellingTest {
  private static String respelt(String text, String decimal, String... marks) {
    NumberSpelling spelling =
        new NumberSpelling(
            new CellReading(decimal, Arrays.asList(marks), List.of(), List.of(), true));
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(utf8, 0, spelling.buffer(utf8.length), 0, utf8.length);
    int length = spelling.respell(utf8.length);
    String spelt = new String(spelling.spelt(), 0, Math.max(length, 0), StandardCharsets.UTF_8);
    return spelt.matches("[+-]?\\d+(\\.\\d*)?(e\\d+)?") ? spelt : "none";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,5           | 1.5",
        "-0,520        | -0.520",
        "1.234,5       | 1234.5",
        "1.234.567     | 1234567",
        "1.234         | 1234",
        "12            | 12",
        "1,5e3         | 1.5e3",
        "1.5           | none", // a point is a thousands mark
        "1.23          | none",
        "1234.567      | none",
        "1.234.56      | none",
        "1,234.5       | none",
        "1,2,3         | none",
        "1 234,5       | none",
      })
  void aDecimalCommaMakesThePointAThousandsMark(String text, String expected) {
    assertEquals(expected, respelt(text, ","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "$6.34         | 6.34",
        "$ 6.34        | 6.34",
        "-$6.34        | -6.34",
        "$-6.34        | -6.34",
        "€5            | 5",
        "5 €           | 5",
        "46.6%         | 46.6",
        "46.6 %        | 46.6",
        "1,234.5       | 1234.5",
        "$1,234,567.89 | 1234567.89",
        "($1,234)      | -1234",
        "(12.5)        | -12.5",
        "1'234         | 1234",
        "7             | 7",
        "1,23          | none",
        "12,34         | none",
        "1234,567      | none",
        "1,234'567     | none", // one kind of mark in a number
        "(-5)          | none",
        "--5           | none",
        "%             | none",
        "$             | none",
      })
  void marksAreRemovedOnlyWhereTheyChangeNothing(String text, String expected) {
    assertEquals(expected, respelt(text, ".", "$", "€", "%", ",", "'", "()"));
  }

  @Test
  void blanksOfAnyWidthStandBetweenThousandsIfListed() {
    assertEquals("1234567", respelt("1\u00a0234\u00a0567", ".", "\u00a0"));
    assertEquals("1234.5", respelt("1 234,5", ",", " "));
  }

  @Test
  void whatCouldChangeANumberIsNoMark() {
    for (String mark : List.of(".", "1", "-", "e1", "")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new CellReading(".", List.of(mark), List.of(), List.of(), true),
          mark);
    }
  }
}
