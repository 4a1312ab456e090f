package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.time.Ticker;
import io.tributary.training.CheckpointSettings;
import io.tributary.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that stood still for minutes, and whose run another one has gone on with: all that is
 * in the folder is that one's, and stays as it is.
 */
class LostRunFolderTest {
  private static final Configuration HADOOP = new Configuration();
  private static final CheckpointIdentity IDENTITY =
      new CheckpointIdentity(Map.of("training.batchSize", "32"), Map.of());

  @TempDir Path folder;

  private final List<String> warned = new ArrayList<>();
  private final TrainingState state = CheckpointFolderTest.after(1000);
  private RunFolder run;
  private CheckpointWriter writer;

  @BeforeEach
  void beginARun() throws IOException {
    run = RunFolder.open(folder.toString(), RunFolder.Existing.OVERWRITE, HADOOP, warned::add);
    run.begin("name: a\n");
    run.addMetrics("{\"epoch\": 1}");
    writer =
        new CheckpointWriter(
            run.checkpoints(2, HADOOP),
            new CheckpointDue(new CheckpointSettings(0, 1, 0, 2), Ticker.SYSTEM, state),
            IDENTITY,
            CheckpointFolderTest.fresh(),
            false,
            List.of(),
            state.ofSameShape(Optimizer.of(Adam.withLearningRate(0.01))),
            warned::add);
  }

  @AfterEach
  void end() {
    run.close();
  }

  private void takeOver() throws IOException {
    Path lock = folder.resolve(".tributary-lock");
    Files.writeString(
        lock, Files.readString(lock).replaceFirst("\"token\":\"[^\"]*\"", "\"token\":\"another\""));
    CheckpointFolder others =
        new CheckpointFolder(new org.apache.hadoop.fs.Path(folder.toUri()), 2, HADOOP);
    others.write(CheckpointFolderTest.after(1100), IDENTITY, List.of());
    others.write(CheckpointFolderTest.after(1200), IDENTITY, List.of());
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString(),
            Long.toString(Files.size(file)) + " " + Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  @Test
  void itsCheckpointsStayAndTheRunEnds() throws IOException {
    assertTrue(writer.save(state), "as long as the lock is held");
    takeOver();
    Map<String, String> before = files();
    assertTrue(before.containsKey("checkpoints/step-000000001200/checkpoint.json"));
    TrainingState later = CheckpointFolderTest.after(1001);
    String message = assertThrows(UserException.class, () -> writer.save(later)).getMessage();
    assertTrue(message.contains(".tributary-lock is now held by process"), message);
    assertEquals(before, files());
    assertEquals(List.of(), warned);
    assertThrows(UserException.class, () -> writer.save(later), "it is tried, and refused again");
    writer.close();
  }

  /** What a thread in the background found out is thrown as soon as training comes by. */
  @Test
  void trainingHearsOfItInTheNextStepThatSees() throws IOException {
    takeOver();
    long end = System.nanoTime() + 60_000_000_000L;
    UserException thrown = null;
    for (long step = 1001; thrown == null && System.nanoTime() < end; step++) {
      try {
        writer.offer(CheckpointFolderTest.after(step));
      } catch (UserException e) {
        thrown = e;
      }
    }
    assertTrue(thrown != null);
    writer.close();
  }

  @Test
  void itsOtherFilesStay() throws IOException {
    takeOver();
    Map<String, String> before = files();
    assertThrows(UserException.class, () -> run.addMetrics("{\"epoch\": 2}"));
    assertThrows(UserException.class, () -> run.begin("name: b\n"));
    assertThrows(UserException.class, () -> run.completeMetrics());
    assertEquals(before, files());
    assertFalse(before.isEmpty());
    writer.close();
  }

  /** A disk that is full while the lock is renewed leaves it empty; nobody has taken it over. */
  @Test
  void aLockThatSaysNothingIsHeldStill() throws IOException {
    Path lock = folder.resolve(".tributary-lock");
    String written = Files.readString(lock);
    Files.writeString(lock, "");
    assertTrue(writer.save(state));
    assertEquals(written, Files.readString(lock), "others find out whose it is");
    Files.writeString(lock, written.substring(0, written.length() / 2));
    run.addMetrics("{\"epoch\": 2}");
    assertEquals(written, Files.readString(lock));
    Files.writeString(lock, "");
    writer.close();
    run.close();
    assertFalse(Files.exists(lock));
  }
}
