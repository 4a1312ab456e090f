package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.time.Ticker;
import io.tributary.training.CheckpointSettings;
import io.tributary.training.TrainingState;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointThreadTest {
  @TempDir Path folder;

  private static Set<Thread> threads() {
    return new HashSet<>(Thread.getAllStackTraces().keySet());
  }

  /** A state that is to be saved since the system has no more threads must not need one. */
  @Test
  void theThreadThatSavesIsThereFromTheBeginning() throws Exception {
    Set<Thread> before = threads();
    TrainingState state = CheckpointFolderTest.fresh();
    CheckpointWriter writer =
        new CheckpointWriter(
            new CheckpointFolder(
                new org.apache.hadoop.fs.Path(folder.toUri()), 2, new Configuration()),
            new CheckpointDue(new CheckpointSettings(0, 1, 0, 2), Ticker.SYSTEM, state),
            new CheckpointIdentity(Map.of(), Map.of()),
            state,
            false,
            List.of(),
            state.ofSameShape(Optimizer.of(Adam.withLearningRate(0.01))),
            warning -> {});
    Set<Thread> begun = threads();
    begun.removeAll(before);
    begun.removeIf(thread -> !thread.getName().equals("tributary-checkpoints"));
    assertEquals(1, begun.size());
    writer.close();
    Thread thread = begun.iterator().next();
    thread.join(60_000);
    assertEquals(Thread.State.TERMINATED, thread.getState(), "it ends when the writer is closed");
  }
}
