package io.tributary.data;

import java.io.Serializable;
import java.util.List;

/** Which rows a network is measured on, and does not learn from. */
public sealed interface HeldOut extends Serializable {
  /** None. */
  HeldOut NONE = new Fraction(0);

  /**
   * A part of the training table's rows, by their lots.
   *
   * @param fraction from 0, none, to below 1
   */
  record Fraction(double fraction) implements HeldOut {
    @Override
    public double ofLots() {
      return fraction;
    }
  }

  /**
   * A table of their own.
   *
   * @param paths at least one
   */
  record Table(List<String> paths) implements HeldOut {
    public Table {
      paths = List.copyOf(paths);
    }
  }

  /**
   * The training table's rows that a column says are.
   *
   * @param column true or 1 for these rows, false or 0 for all others
   */
  record ByColumn(String column) implements HeldOut {
    @Override
    public List<String> columns() {
      return List.of(column);
    }
  }

  /**
   * A part of the groups that the rows form: the rows of one stay together.
   *
   * @param fraction of the groups, above 0 and below 1
   * @param column what rows of a group have in common
   */
  record ByGroup(double fraction, String column) implements HeldOut {
    @Override
    public List<String> columns() {
      return List.of(column);
    }
  }

  /**
   * The newest rows.
   *
   * @param fraction of the rows, above 0 and below 1; rows of one time stay together
   * @param column a date, time or number
   */
  record Latest(double fraction, String column) implements HeldOut {
    @Override
    public List<String> columns() {
      return List.of(column);
    }
  }

  /**
   * Each of several networks is measured on rows of its own, and learns from those of the others.
   *
   * @param count how many networks there are, at least two
   * @param replaced what would be held out for a single network: a fraction, or groups
   */
  record Folds(int count, HeldOut replaced) implements HeldOut {
    @Override
    public List<String> columns() {
      return replaced.columns();
    }

    @Override
    public int folds() {
      return count;
    }
  }

  /** Whether it can be replaced by folds of the training rows. */
  default boolean isReplaceable() {
    return this instanceof Fraction || this instanceof ByGroup;
  }

  /** How many folds the training rows are parted into; 0: none. */
  default int folds() {
    return 0;
  }

  /** The part of the training table's rows that their lots decide over; 0: none. */
  default double ofLots() {
    return 0;
  }

  /** The paths of a table of their own; empty if there is none. */
  default List<String> paths() {
    return List.of();
  }

  /** The column that says it, alone or with a fraction; empty if none does. */
  default List<String> columns() {
    return List.of();
  }
}
