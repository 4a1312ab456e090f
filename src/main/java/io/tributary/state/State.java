package io.tributary.state;

/** What something remembers: named arrays and numbers. Mutable. */
public interface State {
  /**
   * Hands over every part, always the same ones in the same order, and goes on with the numbers
   * that come back:
   *
   * <pre>{@code
   * parts.array("moments.0", moments[0]);
   * steps = parts.whole("steps", steps, 0, Long.MAX_VALUE);
   * }</pre>
   */
  void visit(Visitor parts);

  /** Looks at the parts of a state, or changes them. */
  interface Visitor {
    /**
     * An array, of which the content may be changed.
     *
     * @param name unlike all others of the state, and of the states that it is a part of
     */
    void array(String name, float[] numbers);

    /**
     * A whole number.
     *
     * @param least it can be
     * @param most it can be
     * @return what takes its place
     */
    long whole(String name, long value, long least, long most);

    /**
     * Any number, NaN and infinity among them.
     *
     * @return what takes its place
     */
    double number(String name, double value);
  }
}
