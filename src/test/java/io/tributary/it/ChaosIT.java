package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A few runs of {@link Chaos}, of which the default seeds, and the next one, {@link LaterChaosIT},
 * have every kind of {@link Fault}.
 *
 * <p>The long version, others than these with {@code -Dtributary.chaos.seed}, the first run's:
 *
 * <pre>{@code
 * mvn -B -q verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=ChaosIT \
 *     -Dtributary.chaos.runs=21
 * }</pre>
 *
 * <p>It writes a table of the runs to {@code target/chaos/results.md}, and beside it what each run
 * left.
 */
@DisabledOnOs(OS.WINDOWS)
class ChaosIT {
  static final int DEFAULT_RUNS = 2;
  static final long DEFAULT_SEED = 368;

  private static final int RUNS = Integer.getInteger("tributary.chaos.runs", DEFAULT_RUNS);
  private static final long SEED = Long.getLong("tributary.chaos.seed", DEFAULT_SEED);

  @Test
  void disturbedRunsEndAsIfNothingHadHappened() throws Exception {
    Chaos chaos = new Chaos(SubmitScript.PROJECT.resolve("target/chaos"));
    assertEquals(List.of(), chaos.run(SEED, RUNS));
  }
}
