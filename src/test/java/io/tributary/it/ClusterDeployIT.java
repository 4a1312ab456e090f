package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --deploy-mode cluster} on a standalone cluster: the driver is on a worker, too. */
@DisabledOnOs(OS.WINDOWS)
final class ClusterDeployIT {
  @TempDir Path folder;

  @Test
  void theDriverTrainsOnAWorkerAndItsEndIsTheStatus() throws Exception {
    Path data = SubmitScript.PROJECT.resolve("data/iris.csv");
    Path conf = folder.resolve("iris.yaml");
    Files.writeString(
        conf,
        "data: {path: %s, label: species}%ntraining: {epochs: 2}%noutput: %s%n"
            .formatted(data, folder.resolve("run")));
    try (StandaloneCluster cluster =
        StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")), 2, Map.of())) {
      SubmitScript.Result done = submit(cluster, "train", conf.toString());
      assertEquals(0, done.exitCode(), done::toString);
      assertTrue(done.stderr().contains("submit.sh: the driver is driver-"), done.stderr());
      assertTrue(Files.exists(folder.resolve("run/summary.json")), done::toString);

      // The run folder holds a run by now: the driver refuses it.
      SubmitScript.Result refused = submit(cluster, "train", conf.toString());
      assertEquals(1, refused.exitCode(), refused::toString);
      assertTrue(refused.stderr().contains("the driver ended as FAILED"), refused.stderr());

      SubmitScript.Result relative = submit(cluster, "train", "conf/iris.yaml");
      assertEquals(2, relative.exitCode(), relative::toString);
      assertTrue(relative.stderr().contains("'conf/iris.yaml' is a relative path"));
    }
  }

  private static SubmitScript.Result submit(StandaloneCluster cluster, String... command)
      throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--master",
                cluster.url(),
                "--deploy-mode",
                "cluster",
                "--driver-memory",
                "512m",
                "--executor-memory",
                "512m",
                "--conf",
                "spark.cores.max=1",
                "--conf",
                "spark.standalone.submit.waitAppCompletion=true",
                "--driver-java-options",
                "-Dtributary.test=a -XX:TieredStopAtLevel=1"));
    arguments.addAll(List.of(command));
    return new SubmitScript()
        .with("SPARK_LOCAL_DIRS", cluster.scratch())
        .run(arguments.toArray(new String[0]));
  }
}
