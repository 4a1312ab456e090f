package io.tributary.api;

import io.tributary.data.LabelEncoding;
import io.tributary.engine.Engine;
import io.tributary.engine.Evaluation;
import io.tributary.engine.Evaluator;
import io.tributary.engine.Split;
import java.util.List;
import java.util.function.Function;

/**
 * Measures a run's networks once all are trained: together, by their mean outputs, and each alone.
 *
 * <p>Where each has held out a fold, the mean outputs have seen every row: what they are worth on
 * rows that are new to them is told out of fold, each row by the one network that has not learnt
 * from it. That is what their validation is here.
 */
final class TrainedEvaluator implements Evaluator {
  private final Evaluator all; // sees no fold
  private final List<Member> members;
  private final Function<Member, Engine> alone; // null: there are no folds

  private TrainedEvaluator(Evaluator all, List<Member> members, Function<Member, Engine> alone) {
    this.all = all;
    this.members = members;
    this.alone = alone;
  }

  /** Of networks that are measured on the same rows. */
  static TrainedEvaluator of(Evaluator all) {
    return new TrainedEvaluator(all, List.of(), null);
  }

  /**
   * Of networks that have held out a fold each.
   *
   * @param all sees all training rows
   * @param alone makes what sees a network's own fold
   */
  static TrainedEvaluator ofFolds(
      Evaluator all, List<Member> members, Function<Member, Engine> alone) {
    return new TrainedEvaluator(all, members, alone);
  }

  /** Whether validation is told out of fold. */
  boolean isOutOfFold() {
    return alone != null;
  }

  /** Measures a network by itself, on its own validation rows. */
  <T> T alone(Member member, Function<Evaluator, T> measuring) {
    if (alone == null) {
      return measuring.apply(all);
    }
    Engine engine = alone.apply(member);
    try {
      return measuring.apply(engine);
    } finally {
      RunScope.closeQuietly(engine);
    }
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    return all.evaluate(split, parameters);
  }

  @Override
  public Evaluation evaluate(Split split, float[][] parameters, LabelEncoding label) {
    if (alone == null || split != Split.VALIDATION) {
      return all.evaluate(split, parameters, label);
    }
    Evaluation sum = null;
    for (Member member : members) { // in their order, so that the sum is always the same
      float[][] own = {parameters[member.index()]};
      Evaluation fold = alone(member, one -> one.evaluate(Split.VALIDATION, own, label));
      if (sum == null) {
        sum = fold;
      } else {
        sum.add(fold);
      }
    }
    return sum;
  }
}
