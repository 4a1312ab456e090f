package io.tributary.ingest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Texts that mean missing in any column, and the numbers that some of them spell. Immutable. */
final class MissingMarks {
  private final byte[][] marks;
  private final boolean[] first = new boolean[256]; // by their first byte
  private final boolean emptyIsOne;
  private final double[] numbers; // what marks spell that are numbers

  /**
   * @param number what a text spells; NaN if it is no number
   */
  MissingMarks(List<String> texts, ToDoubleFunction<UTF8String> number) {
    marks = new byte[texts.size()][];
    boolean empty = false;
    DoubleStream.Builder spelt = DoubleStream.builder();
    for (int i = 0; i < marks.length; i++) {
      marks[i] = texts.get(i).strip().getBytes(StandardCharsets.UTF_8);
      if (marks[i].length == 0) {
        empty = true;
      } else {
        first[marks[i][0] & 0xff] = true;
      }
      double value = number.applyAsDouble(UTF8String.fromBytes(marks[i]));
      if (!Double.isNaN(value)) {
        spelt.add(value);
      }
    }
    emptyIsOne = empty;
    numbers = spelt.build().toArray();
  }

  /** Whether some mark, such as -999, reads as a number. */
  boolean haveNumbers() {
    return numbers.length > 0;
  }

  /** Whether the number is what a mark spells. */
  boolean contain(double number) {
    for (double mark : numbers) {
      if (mark == number) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text without blanks around it is one. */
  boolean contain(Object base, long start, int length) {
    if (length == 0) {
      return emptyIsOne;
    }
    return first[Platform.getByte(base, start) & 0xff] && isOne(base, start, length);
  }

  private boolean isOne(Object base, long start, int length) {
    for (byte[] mark : marks) {
      if (mark.length == length && matches(mark, base, start)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] mark, Object base, long start) {
    for (int i = 0; i < mark.length; i++) {
      if (Platform.getByte(base, start + i) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
