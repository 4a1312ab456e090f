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
        "network: {hidden: []}\ndata: {path: %s, label: species}%ntraining: {epochs: 2}%noutput: %s%n"
            .formatted(data, folder.resolve("run")));
    // What the user logs, or does not, is his: the status must not depend on it.
    Path quiet = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(quiet.resolve("log4j2.properties"), "rootLogger.level = off\n");
    Map<String, String> rest = Map.of("spark.master.rest.enabled", "true");
    try (StandaloneCluster cluster =
        StandaloneCluster.start(Files.createDirectory(folder.resolve("cluster")), 2, rest)) {
      SubmitScript script = new SubmitScript().with("SPARK_CONF_DIR", quiet);
      SubmitScript.Result done = submit(script, cluster, "train", conf.toString());
      assertEquals(0, done.exitCode(), done::toString);
      assertTrue(done.stderr().contains("submit.sh: the driver is driver-"), done.stderr());
      assertTrue(Files.exists(folder.resolve("run/summary.json")), done::toString);

      String missing = folder.resolve("missing.yaml").toString();
      SubmitScript.Result refused = submit(new SubmitScript(), cluster, "train", missing);
      assertEquals(1, refused.exitCode(), refused::toString);
      assertTrue(refused.stderr().contains("the driver ended as FAILED"), refused.stderr());

      SubmitScript.Result answer = ask(cluster, "--status", driver(done));
      assertEquals(0, answer.exitCode(), answer::toString);
      assertTrue(answer.stderr().contains("\"driverState\" : \"FINISHED\""), answer.stderr());
      answer = ask(cluster, "--status", "driver-0-0");
      assertEquals(2, answer.exitCode(), answer::toString);
      assertEquals("submit.sh: the master knows no driver 'driver-0-0'\n", answer.stderr());
    }
  }

  private static String driver(SubmitScript.Result submitted) {
    return submitted.stderr().replaceFirst("(?s).*the driver is (driver-[0-9-]+);.*", "$1");
  }

  private static SubmitScript.Result ask(StandaloneCluster cluster, String... question)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--master", cluster.restUrl()));
    arguments.addAll(List.of(question));
    return new SubmitScript().run(arguments.toArray(new String[0]));
  }

  private static SubmitScript.Result submit(
      SubmitScript script, StandaloneCluster cluster, String... command)
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
                "spark.ui.enabled=false",
                "--conf",
                "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1",
                "--conf",
                "spark.standalone.submit.waitAppCompletion=true",
                "--driver-java-options",
                "-Dtributary.test=a -XX:TieredStopAtLevel=1"));
    arguments.addAll(List.of(command));
    return script.with("SPARK_LOCAL_DIRS", cluster.scratch()).run(arguments.toArray(new String[0]));
  }
}
