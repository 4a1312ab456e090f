package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** One run more of those of {@link ChaosIT}, in a class of its own: classes run side by side. */
@DisabledOnOs(OS.WINDOWS)
class LaterChaosIT {
  @Test
  void aDisturbedRunEndsAsIfNothingHadHappened() throws Exception {
    Chaos chaos = new Chaos(SubmitScript.PROJECT.resolve("target/chaos-later"));
    assertEquals(List.of(), chaos.run(ChaosIT.DEFAULT_SEED + ChaosIT.DEFAULT_RUNS, 1));
  }
}
