package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.network.OutputActivation;
import io.tributary.network.ParameterLayout;
import io.tributary.network.SquaredError;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.state.StateParts;
import io.tributary.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  private static final CheckpointIdentity IDENTITY =
      new CheckpointIdentity(Map.of("training.batchSize", "32"), Map.of());
  private static final int PARAMETERS = 40;

  @TempDir Path run;

  private CheckpointFolder folder() throws IOException {
    return new CheckpointFolder(new org.apache.hadoop.fs.Path(run.toUri()), 2, new Configuration());
  }

  static TrainingState fresh() {
    ParameterLayout layout =
        Topology.dense(3, List.of(), List.of(), 10, OutputActivation.IDENTITY, new SquaredError())
            .layout();
    return new TrainingState(
        layout, new float[PARAMETERS], Optimizer.of(Adam.withLearningRate(0.01)));
  }

  /** A state as a run may have it, different for each number of steps. */
  static TrainingState after(long steps) {
    Random random = new Random(steps);
    float[] parameters = new float[PARAMETERS];
    float[] means = new float[PARAMETERS];
    float[] squares = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      parameters[i] = (float) random.nextGaussian();
      means[i] = -0.0f;
      squares[i] = random.nextFloat() * 1e-40f;
    }
    StateParts parts = new StateParts();
    parts.put("parameters", parameters);
    parts.put("moments.0", means);
    parts.put("moments.1", squares);
    parts.put("epoch", whole(3));
    parts.put("epochRows", whole(64 * steps));
    parts.put("steps", whole(steps));
    parts.put("optimizerSteps", whole(steps - 1));
    parts.put("lossSum", Double.POSITIVE_INFINITY);
    parts.put("weightSum", 0.1 * steps);
    TrainingState state = fresh();
    parts.copyTo(state);
    return state;
  }

  private static StateParts.Whole whole(long value) {
    return new StateParts.Whole(value, 0, value);
  }

  static void assertSame(TrainingState expected, TrainingState found) {
    StateParts parts = StateParts.of(expected);
    assertEquals(parts.numbers(), StateParts.of(found).numbers());
    parts
        .wholes()
        .forEach(
            (name, whole) ->
                assertEquals(whole.value(), StateParts.of(found).wholes().get(name).value(), name));
    parts
        .arrays()
        .forEach(
            (name, array) ->
                assertArrayEquals(array, StateParts.of(found).arrays().get(name), name));
    assertEquals(parts, StateParts.of(found));
  }

  private Path newest() throws IOException {
    try (var all = Files.list(run.resolve("checkpoints"))) {
      return all.max(Path::compareTo).orElseThrow();
    }
  }

  /** Persian digits are none of a file's name. */
  @Test
  void namesAreTheSameInEveryLocale() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale("fa", "IR"));
    try {
      folder().write(after(5), IDENTITY, List.of());
    } finally {
      Locale.setDefault(before);
    }
    assertEquals("step-000000000005", newest().getFileName().toString());
  }

  @Test
  void theNewestIsRestoredAndOnlyAFewAreKept() throws Exception {
    for (long steps : new long[] {5, 9, 100, 12_345_678_901L}) {
      folder().write(after(steps), IDENTITY, List.of("one", "{\"zwei\": 2}"));
      folder().prune(steps);
    }
    try (var all = Files.list(run.resolve("checkpoints"))) {
      assertEquals(2, all.count());
    }
    TrainingState state = fresh();
    CheckpointFolder.Restored restored = folder().restore(state, IDENTITY).orElseThrow();
    assertSame(after(12_345_678_901L), state);
    assertEquals(List.of("one", "{\"zwei\": 2}"), restored.history());
    assertEquals(List.of(), restored.skipped());
  }

  @Test
  void whereThereIsNoneNothingIsRestored() throws Exception {
    assertTrue(folder().restore(fresh(), IDENTITY).isEmpty());
  }

  @Test
  void anotherRunsIsRefusedAndTheDifferenceSaid() throws Exception {
    folder().write(after(5), IDENTITY, List.of());
    String message =
        assertThrows(
                UserException.class,
                () ->
                    folder()
                        .restore(
                            fresh(),
                            new CheckpointIdentity(Map.of("training.batchSize", "64"), Map.of())))
            .getMessage();
    assertTrue(message.contains("training.batchSize: 32 then, 64 now"), message);
  }

  private static CheckpointIdentity with(String kernels) {
    Map<String, String> values = new java.util.HashMap<>(IDENTITY.values());
    values.put("math kernels", kernels);
    return new CheckpointIdentity(values, Map.of());
  }

  /** Also where an earlier version wrote none. */
  @Test
  void otherKernelsAreNoOtherRun() throws Exception {
    CheckpointIdentity haswell = with("OpenBLAS 0.3.31, Haswell kernels");
    folder().write(after(5), IDENTITY, List.of());
    assertTrue(folder().restore(fresh(), haswell).isPresent());
    folder().write(after(9), haswell, List.of());
    assertTrue(folder().restore(fresh(), with("OpenBLAS 0.3.31, Zen kernels")).isPresent());
  }

  /** A kill may come at any byte, and a disk may change any: the one before is taken then. */
  @Test
  void aDamagedOneIsPassedOver() throws Exception {
    folder().write(after(5), IDENTITY, List.of());
    folder().write(after(9), IDENTITY, List.of());
    Random random = new Random(2);
    for (String name : List.of("checkpoint.json", "state.safetensors")) {
      Path file = newest().resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = whole.clone();
        if (i % 2 == 0) {
          damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
        } else {
          damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, damaged);
        TrainingState state = fresh();
        CheckpointFolder.Restored restored = folder().restore(state, IDENTITY).orElseThrow();
        // A change of white space, or of a letter's case in an escape, is none.
        boolean passedOver = state.steps() == 5;
        assertEquals(passedOver ? 1 : 0, restored.skipped().size());
        assertSame(after(passedOver ? 5 : 9), state);
      }
      Files.delete(file);
      TrainingState state = fresh();
      assertEquals(1, folder().restore(state, IDENTITY).orElseThrow().skipped().size());
      assertSame(after(5), state);
      Files.write(file, whole);
    }
  }
}
