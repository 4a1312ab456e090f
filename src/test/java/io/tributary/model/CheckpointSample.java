package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.training.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newer of a run's two checkpoints. */
final class CheckpointSample extends Sample {
  static final int KINDS = 3;

  private static final int EARLIER_STEPS = 5;

  /** More than the earlier one has. */
  private static final long EARLIER_BYTES = 10_000;

  private static final CheckpointIdentity IDENTITY =
      new CheckpointIdentity(
          Map.of("training.batchSize", "32", "data.path", "../iris.csv"), Map.of());

  private final Path run;
  private final int steps;

  CheckpointSample(int kind, Path run) throws IOException {
    super(run, written(run, 9 + kind), Part.CHECKPOINT_JSON, Part.STATE);
    this.run = run;
    this.steps = 9 + kind;
  }

  private static Path written(Path run, int steps) throws IOException {
    CheckpointFolder folder = folder(run);
    for (int s : new int[] {EARLIER_STEPS, steps}) {
      folder.write(CheckpointFolderTest.after(s), IDENTITY, history(s));
      folder.prune(s);
    }
    return Path.of(folder.path(steps).toUri().getPath());
  }

  private static CheckpointFolder folder(Path run) throws IOException {
    return new CheckpointFolder(hadoop(run), 2, HADOOP);
  }

  private static List<String> history(int steps) {
    return List.of("{\"epoch\": 1}", "{\"step\": %d}".formatted(steps));
  }

  @Override
  boolean isRead(boolean forged, String what) throws IOException {
    readOrRefused(() -> folder(run).identity(), EARLIER_BYTES, what);
    TrainingState state = CheckpointFolderTest.fresh();
    Optional<CheckpointFolder.Restored> restored =
        readOrRefused(
            () -> folder(run).restore(state, IDENTITY).orElseThrow(), EARLIER_BYTES, what);
    if (restored.isEmpty()) {
      assertTrue(forged, what); // another run's, by what it says: nothing is passed over then
      return false;
    }
    boolean passedOver = !restored.get().skipped().isEmpty();
    if (passedOver) {
      String why = restored.get().skipped().get(0);
      assertTrue(why.contains(folder.toString()) && why.length() < MAX_MESSAGE, why);
    }
    if (forged && !passedOver) {
      assertTrue(state.epoch() >= 1 && state.epochRows() >= 0 && state.steps() >= 0, what);
      assertTrue(state.optimizer().step() >= 0, what);
    } else {
      int expected = passedOver ? EARLIER_STEPS : steps;
      CheckpointFolderTest.assertSame(CheckpointFolderTest.after(expected), state);
      assertEquals(history(expected), restored.get().history(), what);
    }
    return !passedOver;
  }
}
