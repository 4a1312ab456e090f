package io.tributary.ingest;

import io.tributary.data.DatePattern;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * Reads moments: an ISO 8601 date ("2024-02-29") or timestamp ("2024-02-29 13:45", with seconds,
 * their fraction and a zone if there is one; UTC if there is none), or what the first of some
 * patterns fits. Not for several threads.
 */
final class MomentText {
  private final List<DatePattern> patterns;
  private boolean timeOfDay; // of the last moment

  MomentText(List<String> formats) {
    this.patterns = formats.stream().map(DatePattern::of).toList();
  }

  /** Whether moments may have other spellings than ISO 8601, and numbers be moments. */
  boolean havePatterns() {
    return !patterns.isEmpty();
  }

  /**
   * The moment that a text without blanks around it spells, in microseconds since 1970-01-01 00:00
   * UTC; {@link DatePattern#NO_TIME} if it spells none.
   */
  long micros(Object base, long start, int length) {
    timeOfDay = length > 10;
    long moment = isoMicros(base, start, length);
    if (moment == DatePattern.NO_TIME && !patterns.isEmpty()) {
      byte[] bytes = new byte[length];
      Platform.copyMemory(base, start, bytes, Platform.BYTE_ARRAY_OFFSET, length);
      String text = new String(bytes, StandardCharsets.UTF_8);
      for (DatePattern pattern : patterns) {
        moment = pattern.micros(text);
        if (moment != DatePattern.NO_TIME) {
          timeOfDay = pattern.hasTimeOfDay();
          return moment;
        }
      }
    }
    return moment;
  }

  private static long isoMicros(Object base, long start, int length) {
    if (length < 10
        || Platform.getByte(base, start + 4) != '-'
        || Platform.getByte(base, start + 7) != '-'
        || !isDigit(Platform.getByte(base, start))
        || !isDigit(Platform.getByte(base, start + 9))) {
      return DatePattern.NO_TIME;
    }
    UTF8String trimmed = UTF8String.fromAddress(base, start, length);
    Option<Object> micros =
        length == 10
            ? DateTimeUtils.stringToDate(trimmed).map(day -> (Integer) day * 86_400_000_000L)
            : DateTimeUtils.stringToTimestamp(trimmed, ZoneOffset.UTC);
    return micros.isDefined() ? (Long) micros.get() : DatePattern.NO_TIME;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Whether the last moment had a time of day. */
  boolean hasTimeOfDay() {
    return timeOfDay;
  }
}
