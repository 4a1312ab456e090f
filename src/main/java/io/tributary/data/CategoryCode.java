package io.tributary.data;

/**
 * A category in a packed row: one number, whatever the number of categories.
 *
 * <p>Of n categories, code c from 0 to n − 1 is packed as n − c, and no category as 0: so packed
 * rows are in the order that they would have as one-hot rows, number by number, which is part of
 * the numeric contract. Whole numbers up to 2²⁴ are exact as floats.
 */
public final class CategoryCode {
  /** The most categories of a column. */
  public static final int MOST = 1 << 24;

  private CategoryCode() {}

  /**
   * The number that is packed.
   *
   * @param code from 0; −1: no category
   * @param categories how many there are
   */
  public static float packed(int code, int categories) {
    return code < 0 ? 0 : categories - code;
  }

  /** The code of a packed number; −1: no category. */
  public static int of(float packed, int categories) {
    return packed == 0 ? -1 : categories - (int) packed;
  }
}
