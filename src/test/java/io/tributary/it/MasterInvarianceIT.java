package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same bits on one core, on two, and on executors that are processes of their own. */
class MasterInvarianceIT {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}, {1} shards")
  @CsvSource({"adam, 5", "sgd, 2"})
  void oneHashOnEveryMaster(String optimizer, int shards) throws Exception {
    JsonNode one = summary("local[1]", "local", optimizer, shards);
    for (String[] masterAndEngine :
        new String[][] {{"local[2]", "spark"}, {"local-cluster[2,1,1024]", "spark"}}) {
      JsonNode other = summary(masterAndEngine[0], masterAndEngine[1], optimizer, shards);
      assertEquals(one.get("parametersSha256"), other.get("parametersSha256"), masterAndEngine[0]);
      assertEquals(one.get("final"), other.get("final"), masterAndEngine[0]);
    }
  }

  private JsonNode summary(String master, String engine, String optimizer, int shards)
      throws Exception {
    Path out = folder.resolve(master.replaceAll("\\W", "-") + optimizer);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--master", master, "train", "conf/iris.yaml"));
    arguments.addAll(List.of("--out", out.toString()));
    for (String setting :
        List.of(
            "training.epochs=3",
            "training.shards=" + shards,
            "training.engine=" + engine,
            "training.optimizer={type: " + optimizer + ", learningRate: 0.05}")) {
      arguments.add("--set");
      arguments.add(setting);
    }
    SubmitScript.Result result =
        new SubmitScript().within(Duration.ofMinutes(4)).run(arguments.toArray(new String[0]));
    assertEquals(0, result.exitCode(), result.stderr());
    return new ObjectMapper().readTree(out.resolve("summary.json").toFile());
  }
}
