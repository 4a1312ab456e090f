package io.tributary.data;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Reads moments by a pattern of {@link DateTimeFormatter}, with English names and in any case. What
 * has no zone is in UTC, a date without a time is its midnight, and a time without a date is on
 * 1970-01-01. Days that are not in the calendar are no moments. Immutable.
 */
public final class DatePattern {
  /** No moment in time. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private static final long MICROS_PER_SECOND = 1_000_000L;

  private final DateTimeFormatter formatter;
  private final boolean timeOfDay;

  private DatePattern(DateTimeFormatter formatter, boolean timeOfDay) {
    this.formatter = formatter;
    this.timeOfDay = timeOfDay;
  }

  /**
   * The pattern.
   *
   * @throws IllegalArgumentException if it is none, or says neither a day nor a time
   */
  public static DatePattern of(String pattern) {
    DateTimeFormatter formatter =
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern(pattern)
            .parseDefaulting(ChronoField.ERA, 1)
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    ZonedDateTime sample = ZonedDateTime.of(2031, 7, 24, 17, 45, 12, 0, ZoneOffset.UTC);
    String written = formatter.format(sample);
    TemporalAccessor parsed = parsed(formatter, written);
    LocalDate date = parsed == null ? null : parsed.query(TemporalQueries.localDate());
    LocalTime time = parsed == null ? null : parsed.query(TemporalQueries.localTime());
    if (date == null && time == null) {
      throw new IllegalArgumentException("it says neither a day nor a time of day");
    }
    return new DatePattern(formatter, time != null);
  }

  /** Whether its moments have a time of day. */
  public boolean hasTimeOfDay() {
    return timeOfDay;
  }

  /**
   * The moment in microseconds since 1970-01-01 00:00 UTC; {@link #NO_TIME} if the text spells
   * none.
   */
  public long micros(String text) {
    TemporalAccessor parsed = parsed(formatter, text);
    if (parsed == null) {
      return NO_TIME;
    }
    LocalDate date = parsed.query(TemporalQueries.localDate());
    LocalTime time = parsed.query(TemporalQueries.localTime());
    var zone = parsed.query(TemporalQueries.zone());
    LocalDateTime moment =
        LocalDateTime.of(
            date == null ? LocalDate.EPOCH : date, time == null ? LocalTime.MIDNIGHT : time);
    var instant = moment.atZone(zone == null ? ZoneOffset.UTC : zone).toInstant();
    return instant.getEpochSecond() * MICROS_PER_SECOND + instant.get(ChronoField.MICRO_OF_SECOND);
  }

  // Null if it does not fit. Most texts fail before anything is thrown.
  private static TemporalAccessor parsed(DateTimeFormatter formatter, String text) {
    ParsePosition end = new ParsePosition(0);
    if (formatter.parseUnresolved(text, end) == null || end.getIndex() < text.length()) {
      return null;
    }
    try {
      return formatter.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
