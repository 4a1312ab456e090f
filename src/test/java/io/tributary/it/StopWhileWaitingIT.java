package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A signal while Spark waits for others ends the process, not after they have answered. */
@DisabledOnOs(OS.WINDOWS)
class StopWhileWaitingIT {
  /** A master gets three times 20 s to answer; Spark's shutdown, 5 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir Path folder;

  @Test
  void aMasterThatAcceptsAndNeverAnswers() throws Exception {
    try (ServerSocket master = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Submission run = start("spark://127.0.0.1:" + master.getLocalPort())) {
      try (Socket driver = acceptFrom(run, master)) {
        assertTrue(driver.isConnected());
        assertEndsOnTerm(run);
      }
    }
  }

  @Test
  void aClusterWithoutExecutors() throws Exception {
    try (StandaloneCluster cluster =
            StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")), 0, Map.of());
        Submission run = start(cluster.url())) {
      cluster.awaitApplication(run);
      assertEndsOnTerm(run);
    }
  }

  private Submission start(String master) {
    return new SubmitScript()
        .within(PATIENCE)
        .start(
            "--master",
            master,
            "--driver-java-options",
            "-XX:TieredStopAtLevel=1",
            "train",
            "conf/iris.yaml",
            "--out",
            folder.resolve("run").toString());
  }

  private static Socket acceptFrom(Submission run, ServerSocket master) throws IOException {
    master.setSoTimeout((int) PATIENCE.toMillis());
    try {
      return master.accept();
    } catch (IOException e) {
      throw new AssertionError("the driver did not come: " + run.stderr(), e);
    }
  }

  private void assertEndsOnTerm(Submission run) throws InterruptedException {
    long begun = System.nanoTime();
    run.terminate();
    SubmitScript.Result ended = run.await();
    Duration taken = Duration.ofNanos(System.nanoTime() - begun);
    assertEquals(143, ended.exitCode(), ended::toString);
    assertTrue(taken.compareTo(SOON) < 0, "it took " + taken);
    assertEquals("", ended.stdout());
    // Java says that Spark asks for a module that is not final yet.
    List<String> told =
        ended
            .stderr()
            .lines()
            .filter(l -> !l.isBlank() && !l.startsWith("WARNING: Using"))
            // The first of all commands makes an archive of classes.
            .filter(l -> !l.startsWith("submit.sh: keeping Spark's classes"))
            .toList();
    assertEquals(List.of("SIGTERM: ended; there was nothing to save"), told);
    assertFalse(Files.exists(folder.resolve("run/model")));
  }
}
