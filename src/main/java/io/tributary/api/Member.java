package io.tributary.api;

import io.tributary.math.RandomStream;
import io.tributary.training.TrainingSettings;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One of the networks of a run.
 *
 * @param index from 0
 * @param members how many there are
 * @param seed of its first weights, of the order in which it sees the rows, and of dropout
 * @param fold of the training rows, which it is measured on and does not learn from; {@link
 *     EngineRows#NO_FOLD}: none
 */
record Member(int index, int members, long seed, int fold) {
  /** The networks that settings ask for; the first has the run's own seed. */
  static List<Member> of(TrainingSettings training) {
    int members = training.ensemble().members();
    boolean folds = training.ensemble().folds() > 0;
    return IntStream.range(0, members)
        .mapToObj(
            m -> new Member(m, members, seed(training.seed(), m), folds ? m : EngineRows.NO_FOLD))
        .toList();
  }

  private static long seed(long runs, int index) {
    return index == 0
        ? runs
        : RandomStream.bits(RandomStream.key(runs, RandomStream.Purpose.MEMBER), index);
  }

  /** Whether there is no other. */
  boolean isOnly() {
    return members == 1;
  }

  @Override
  public String toString() {
    return "member " + index;
  }
}
