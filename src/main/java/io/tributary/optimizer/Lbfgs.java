package io.tributary.optimizer;

import static io.tributary.config.ValueTypes.integer;
import static io.tributary.config.ValueTypes.number;

import io.tributary.config.Key;
import io.tributary.config.Range;
import io.tributary.config.SectionType;

/**
 * L-BFGS: the whole table's cost is minimised along directions that the last steps and changes of
 * the gradient give, −H g with an approximation H of the inverse Hessian ({@link LbfgsHistory}), as
 * far as the strong Wolfe conditions hold ({@link LineSearch}).
 *
 * <p>Source: Nocedal &amp; Wright 2006, Algorithms 7.4 and 7.5, with 3.5 and 3.6. Immutable.
 *
 * @param history how many steps are remembered, at least 1
 * @param tolerance training ends when an epoch lowers the cost by no more than this part of it
 */
public record Lbfgs(int history, double tolerance) implements Method {
  private static final Key<Integer> HISTORY =
      Key.of(
          "training.optimizer.history",
          integer(1, 1000),
          10,
          "How many steps are remembered; each takes the memory of two sets of parameters.");
  private static final Key<Double> TOLERANCE =
      Key.of(
          "training.optimizer.tolerance",
          number(Range.closedOpen(0, 1)),
          1e-8,
          "Training ends when an epoch lowers the cost, that is, mean loss and penalty, by no more"
              + " than this part of it.");

  static final SectionType<Lbfgs> SECTION =
      SectionType.of(
          "L-BFGS, for small tables and networks: an epoch is an iteration, which uses all rows once"
              + " or a few times; `training.epochs` says how many there are at most.",
          (section, values) -> new Lbfgs(values.get(HISTORY), values.get(TOLERANCE)),
          HISTORY.of(Lbfgs::history),
          TOLERANCE.of(Lbfgs::tolerance));

  /** The step that is tried first, in units of the direction. */
  @Override
  public double learningRate() {
    return 1;
  }

  /** A step and a change of the gradient for each that is remembered. */
  @Override
  public int moments() {
    return 2 * history;
  }

  /** How many steps there were to remember, and whether the minimum is found. */
  @Override
  public int numbers() {
    return 2;
  }
}
