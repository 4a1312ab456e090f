package io.tributary.data;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/**
 * A date or a timestamp as a trend and its cycles: the days since 1970-01-01 (with their fraction),
 * scaled like any number, then sine and cosine of the place in the year and in the week, and for
 * timestamps in the day. A network can learn from these what a bare number of days hides: that
 * December meets January, that Sundays are alike.
 *
 * <p>All in UTC, so that nothing depends on a machine's time zone.
 *
 * @param name the column
 * @param timeOfDay whether the column has times, and so the day's cycle
 * @param days how the days are scaled
 */
public record TemporalFeature(String name, boolean timeOfDay, InputScaling days)
    implements FeatureColumn {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  public TemporalFeature {
    requireNonNull(name, "name");
    requireNonNull(days, "days");
  }

  /** The days as they are, before any statistics are known. */
  public static TemporalFeature unscaled(String name, boolean timeOfDay) {
    return new TemporalFeature(name, timeOfDay, InputScaling.NONE);
  }

  /** The same column with the days as their distance from an origin. */
  public TemporalFeature from(double origin) {
    return new TemporalFeature(name, timeOfDay, InputScaling.from(origin));
  }

  /** Days since 1970-01-01 UTC, with their fraction. */
  public static double days(long micros) {
    return Math.floorDiv(micros, MICROS_PER_DAY)
        + Math.floorMod(micros, MICROS_PER_DAY) / (double) MICROS_PER_DAY;
  }

  @Override
  public String plural() {
    return "dates and times";
  }

  @Override
  public String describe() {
    return "%s, days since 1970-01-01 %s; place in year%s"
        .formatted(
            timeOfDay ? "timestamp" : "date",
            days.describe(),
            timeOfDay ? ", week and day" : " and week");
  }

  @Override
  public String kind() {
    return "temporal";
  }

  @Override
  public <R> R by(FeatureKinds<R> room) {
    return room.temporal(this);
  }

  @Override
  public int width() {
    return timeOfDay ? 7 : 5;
  }

  @Override
  public boolean isQuantity(int i) {
    return i == 0;
  }

  @Override
  public InputScaling scaling(int i) {
    return i == 0 ? days : InputScaling.NONE;
  }

  @Override
  public TemporalFeature fitted(ColumnStatistics statistics, int number, Scaling how) {
    return new TemporalFeature(name, timeOfDay, days.fitted(statistics, number, how));
  }

  /**
   * Writes the column's numbers, unscaled.
   *
   * @param micros microseconds since 1970-01-01 00:00 UTC
   */
  public void write(long micros, float[] values, int at) {
    long day = Math.floorDiv(micros, MICROS_PER_DAY);
    double time = Math.floorMod(micros, MICROS_PER_DAY) / (double) MICROS_PER_DAY;
    LocalDate date = LocalDate.ofEpochDay(day);
    values[at] = ColumnNarrowing.from(days.origin()).apply(days(micros));
    circle((date.getDayOfYear() - 1) / (double) date.lengthOfYear(), values, at + 1);
    circle((date.getDayOfWeek().getValue() - 1) / 7.0, values, at + 3);
    if (timeOfDay) {
      circle(time, values, at + 5);
    }
  }

  // StrictMath: the same bits on every processor.
  private static void circle(double turn, float[] values, int at) {
    values[at] = (float) StrictMath.sin(2 * Math.PI * turn) + 0.0f;
    values[at + 1] = (float) StrictMath.cos(2 * Math.PI * turn) + 0.0f;
  }
}
