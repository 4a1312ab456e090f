package io.tributary.data;

import java.io.Serializable;

/**
 * How a number of the table becomes the 32-bit float of a packed row: (x − origin) · factor in
 * double, rounded once. Immutable.
 *
 * <p>Where all numbers of a column are far from 0 and near each other, as days in yyyymmdd or
 * milliseconds since 1970 are, a float has no digits left for what sets them apart; their
 * differences from an origin amidst them have.
 *
 * @param origin finite; 0 in most columns
 * @param factor a power of two; 1 for all but weights of extraordinary size
 */
public record ColumnNarrowing(double origin, double factor) implements Serializable {
  /** Numbers are just rounded. */
  public static final ColumnNarrowing PLAIN = new ColumnNarrowing(0, 1);

  /** The least magnitude that rounds to an infinite float. */
  private static final double TOO_LARGE = 0x1.ffffffp127;

  /** Numbers become their distances from an origin. */
  public static ColumnNarrowing from(double origin) {
    return new ColumnNarrowing(origin, 1);
  }

  /** Whether the number is one, and finite as a 32-bit float before anything is subtracted. */
  public static boolean isUsable(double x) {
    return Math.abs(x) < TOO_LARGE;
  }

  /** The float; −0 becomes 0. */
  public float apply(double x) {
    return (float) ((x - origin) * factor) + 0.0f;
  }
}
