package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.time.Ticker;
import io.tributary.training.CheckpointSettings;
import io.tributary.training.TrainingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that is whole counts, also where earlier ones cannot be deleted. */
class CheckpointsThatStayTest {
  @TempDir Path run;

  /** A folder with something in it where the earlier one's file should be is not deleted. */
  @Test
  void areToldAndTheNewOneIsSaved() throws Exception {
    CheckpointFolder folder =
        new CheckpointFolder(new org.apache.hadoop.fs.Path(run.toUri()), 1, new Configuration());
    Path stays = run.resolve("checkpoints/step-000000000005/state.safetensors");
    Files.createDirectories(stays);
    Files.createFile(stays.resolve("mine"));
    List<String> warnings = new ArrayList<>();
    TrainingState state = CheckpointFolderTest.after(9);
    try (CheckpointWriter writer =
        new CheckpointWriter(
            folder,
            new CheckpointDue(
                new CheckpointSettings(1, 0, 0, 1), Ticker.SYSTEM, CheckpointFolderTest.fresh()),
            new CheckpointIdentity(Map.of(), Map.of()),
            CheckpointFolderTest.fresh(),
            false,
            List.of(),
            CheckpointFolderTest.fresh(),
            warnings::add)) {
      assertTrue(writer.save(state), warnings.toString());
      assertEquals(9, writer.savedSteps());
    }
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("is written, but earlier ones"), warnings.get(0));
  }
}
