package io.tributary.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatePatternTest {
  // Seconds from `date -u -d 2020-12-31 +%s` and the like.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MM/dd/yyyy          | 12/31/2020             | 1609372800",
        "M/d/yyyy            | 2/9/2020               | 1581206400",
        "dd.MM.yyyy          | 31.12.2020             | 1609372800",
        "dd.MM.yy            | 31.12.20               | 1609372800",
        "dd.MM.yyyy HH:mm    | 31.12.2020 13:45       | 1609422300",
        "M/d/yyyy h:mm a     | 12/31/2020 1:45 pm     | 1609422300",
        "d MMM yyyy          | 31 dec 2020            | 1609372800",
        "yyyyMMdd            | 20201231               | 1609372800",
        "yyyy/MM/dd HH:mmXXX | 2020/12/31 13:45+02:00 | 1609415100",
        "HH:mm               | 13:45                  | 49500",
      })
  void momentsAreReadInUtc(String pattern, String text, long seconds) {
    assertEquals(seconds * 1_000_000, DatePattern.of(pattern).micros(text));
  }

  @ParameterizedTest
  @CsvSource({
    "MM/dd/yyyy, 31/12/2020",
    "MM/dd/yyyy, 02/30/2020",
    "MM/dd/yyyy, 1/2/2020",
    "MM/dd/yyyy, 12/31/2020 x",
    "MM/dd/yyyy, ''",
    "HH:mm, 25:00"
  })
  void whatIsNotInTheCalendarIsNoMoment(String pattern, String text) {
    assertEquals(DatePattern.NO_TIME, DatePattern.of(pattern).micros(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "MM/dd/jjjj", "mm:ss", "yyyy", "''"})
  void aPatternSaysADayOrATime(String pattern) {
    assertThrows(RuntimeException.class, () -> DatePattern.of(pattern));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HH:mm", "dd.MM.yyyy HH:mm"})
  void timesOfDayAreKnown(String pattern) {
    assertTrue(DatePattern.of(pattern).hasTimeOfDay());
    assertFalse(DatePattern.of("dd.MM.yyyy").hasTimeOfDay());
  }
}
