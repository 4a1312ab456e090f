package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run gives back, whatever goes wrong. */
class RunScopeTest {
  @TempDir Path folder;

  private static RunScope scope(RunControl control) {
    return new RunScope(
        SharedSpark.session(),
        Settings.of(Map.of("data.label", "y")),
        new RunObserver() {},
        control);
  }

  /** The newest goes first: what fails is not the last that is released. */
  @Test
  void anErrorInACleanupLeavesNothingElseBehind() {
    SparkContext spark = SharedSpark.session().sparkContext();
    String tags = spark.getJobTags().toString();
    RunControl control =
        RunControl.withCheckpoints(folder.resolve("run").toString(), new Configuration(), false);
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (RunScope scope = scope(control)) {
                scope.owns(control.lock(warning -> {}));
                AutoCloseable engine =
                    () -> {
                      throw new OutOfMemoryError("unable to create native thread");
                    };
                scope.owns(engine);
                throw new IllegalStateException("how the run ended");
              }
            });
    assertEquals("how the run ended", failure.getMessage());
    assertFalse(Files.exists(folder.resolve("run")), "the lock and what was made for it are gone");
    assertEquals(tags, spark.getJobTags().toString());
  }

  /** Lists no folder of checkpoints while a test wants it so. */
  public static final class UnlistedFileSystem extends RawLocalFileSystem {
    private static boolean unlisted;

    @Override
    public URI getUri() {
      return URI.create("unlisted:///");
    }

    @Override
    public String getScheme() {
      return "unlisted";
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
      if (unlisted && path.getName().equals("checkpoints")) {
        throw new IOException("as the test wants it");
      }
      return super.listStatus(path);
    }
  }

  @Test
  void aFolderWhoseCheckpointsCannotBeListedIsGivenBack() throws Exception {
    Files.createDirectories(folder.resolve("run/checkpoints"));
    Configuration hadoop = new Configuration();
    hadoop.set("fs.unlisted.impl", UnlistedFileSystem.class.getName());
    RunControl control =
        RunControl.withCheckpoints("unlisted:" + folder.resolve("run"), hadoop, false);
    UnlistedFileSystem.unlisted = true;
    try {
      UserException refused =
          assertThrows(UserException.class, () -> control.lock(warning -> {}).close());
      assertTrue(refused.getMessage().contains("as the test wants it"), refused.getMessage());
    } finally {
      UnlistedFileSystem.unlisted = false;
    }
    control.lock(warning -> {}).close();
  }
}
