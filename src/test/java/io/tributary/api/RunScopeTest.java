package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import io.tributary.time.Ticker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run gives back, and what it blames, whatever goes wrong. */
class RunScopeTest {
  @TempDir Path folder;

  private static RunScope scope(RunControl control) {
    return new RunScope(
        SharedSpark.session(),
        Settings.of(Map.of("data.label", "y")),
        new RunObserver() {},
        control,
        Ticker.SYSTEM);
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

  @Test
  void anExecutorThatTheRunGotOverIsNotBlamedHoursLater() throws Exception {
    SparkContext spark = SharedSpark.session().sparkContext();
    IOException full = new IOException("No space left on device");
    Thread another =
        new Thread(RunScopeTest::job); // made before the run, whose tag it would inherit
    try (RunScope scope = scope(RunControl.withoutCheckpoints())) {
      spark
          .listenerBus()
          .post(new SparkListenerExecutorRemoved(0, "7", "Command exited with code 52"));
      spark.listenerBus().waitUntilEmpty();
      Optional<ClusterLostException> lost = scope.clusterLost(full);
      assertTrue(lost.orElseThrow().isOutOfMemory());
      assertTrue(
          lost.get().getMessage().endsWith("What failed upon that: No space left on device"),
          lost.get().getMessage());

      another.start();
      another.join();
      spark.listenerBus().waitUntilEmpty();
      assertTrue(scope.clusterLost(full).isPresent(), "that was no job of the run's");

      job();
      spark.listenerBus().waitUntilEmpty();
      assertEquals(Optional.empty(), scope.clusterLost(full));
    }
  }

  private static void job() {
    assertEquals(1, SharedSpark.context().parallelize(List.of(0), 1).count());
  }
}
