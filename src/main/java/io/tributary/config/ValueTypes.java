package io.tributary.config;

import io.tributary.config.Node.Kind;
import io.tributary.config.Node.Scalar;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** The usual types of settings. */
public final class ValueTypes {
  /** Whole numbers up to here are exact as doubles, so that {@code 1e6} may stand for one. */
  private static final double MAX_EXACT = 0x1p53;

  private ValueTypes() {}

  /** Texts. Numbers and booleans are taken as texts, as they are written. */
  public static ScalarType<String> text() {
    return ScalarType.of("a text", scalar -> Optional.of(scalar.text()));
  }

  /** Lists of texts; a single one is a list of one. */
  public static ListType<String> texts() {
    return ListType.of(text());
  }

  /** Lists of classes of the user's own; a single one is a list of one. */
  public static ListType<OwnClass> ownClasses() {
    return ListType.of(OwnClass.type());
  }

  /** {@code true} or {@code false}. */
  public static ScalarType<Boolean> flag() {
    return ScalarType.of(
        "true or false",
        scalar -> scalar.kind() == Kind.BOOLEAN ? Optional.of(scalar.flag()) : Optional.empty());
  }

  /** Whole numbers from {@code min} to {@code max}, both included. */
  public static ScalarType<Integer> integer(int min, int max) {
    return ScalarType.of(
        wholeNumber(min, min == Integer.MIN_VALUE, max, max == Integer.MAX_VALUE),
        scalar -> whole(scalar, min, max).map(Math::toIntExact));
  }

  /** Lists of whole numbers from {@code min} to {@code max}; a single one is a list of one. */
  public static ListType<Integer> integers(int min, int max) {
    return ListType.of(integer(min, max));
  }

  /** Whole numbers from {@code min} to {@code max}, both included. */
  public static ScalarType<Long> longInteger(long min, long max) {
    return ScalarType.of(
        wholeNumber(min, min == Long.MIN_VALUE, max, max == Long.MAX_VALUE),
        scalar -> whole(scalar, min, max));
  }

  /** Numbers in a range. */
  public static ScalarType<Double> number(Range range) {
    return ScalarType.of(numberIn(range), scalar -> number(scalar, range));
  }

  /** Lists of numbers in a range; a single one is a list of one. */
  public static ListType<Double> listOfNumbers(Range range) {
    return ListType.of(number(range));
  }

  /** Constants of an enum, in their {@link Spelling}. */
  public static <E extends Enum<E>> ScalarType<E> word(Class<E> type) {
    return ScalarType.words(
        Spelling.all(type), text -> Spelling.constant(text, type), Spelling::of);
  }

  /** Lists of constants of an enum; a single one is a list of one. */
  public static <E extends Enum<E>> ListType<E> words(Class<E> type) {
    return ListType.of(word(type));
  }

  /** Keys that are not ours, with their values as texts, as they are written. */
  public static ValueType<Map<String, String>> options() {
    return new MapType<>(
        "keys with values", "one value", true, scalar -> Optional.of(scalar.text()));
  }

  /** Keys that are not ours, with numbers in a range. */
  public static ValueType<Map<String, Double>> numbers(Range range) {
    return new MapType<>(
        "keys with numbers", numberIn(range), false, scalar -> number(scalar, range));
  }

  /** Keys that are not ours, with whole numbers from {@code min} to {@code max}. */
  public static ValueType<Map<String, Integer>> integersOf(int min, int max) {
    return new MapType<>(
        "keys with whole numbers",
        wholeNumber(min, false, max, false),
        false,
        scalar -> whole(scalar, min, max).map(Math::toIntExact));
  }

  private static String numberIn(Range range) {
    return ("a number " + range).strip();
  }

  private static Optional<Double> number(Scalar scalar, Range range) {
    return scalar.isNumber()
        ? Optional.of(scalar.number()).filter(range::contains)
        : Optional.empty();
  }

  private static Optional<Long> whole(Scalar scalar, long min, long max) {
    long value;
    if (scalar.kind() == Kind.INTEGER) {
      BigInteger integer = scalar.integer();
      if (integer.bitLength() >= Long.SIZE) {
        return Optional.empty();
      }
      value = integer.longValue();
    } else if (scalar.kind() == Kind.FLOAT) {
      double number = scalar.number();
      if (number != Math.rint(number) || !(Math.abs(number) <= MAX_EXACT)) {
        return Optional.empty();
      }
      value = (long) number;
    } else {
      return Optional.empty();
    }
    return min <= value && value <= max ? Optional.of(value) : Optional.empty();
  }

  private static String wholeNumber(long min, boolean noMin, long max, boolean noMax) {
    if (noMin) {
      return noMax ? "a whole number" : "a whole number of at most " + max;
    }
    return noMax
        ? "a whole number of at least " + min
        : "a whole number from " + min + " to " + max;
  }
}
