package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs whose parameters and metrics were recorded once, to the bit; models and checkpoints that an
 * earlier Tributary wrote. There may be metrics beside those that were recorded. What they say
 * changes only where CHANGELOG.md names a change of bits: then {@code
 * -Dtributary.golden.record=src/test/resources/golden} records them anew.
 *
 * <p>{@code runs.jsonl} has a run a line, its configuration with {@code TABLES} for the folder of
 * tables. All is done from the command line, so that the code within is free to move.
 */
class GoldenRunsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Optional<Path> RECORDED_TO =
      Optional.ofNullable(System.getProperty("tributary.golden.record")).map(Path::of);

  @TempDir static Path folder;

  /**
   * A run.
   *
   * @param json its line in {@code runs.jsonl}
   */
  record Run(ObjectNode json) {
    String text(String key) {
      return json.path(key).asText();
    }

    boolean has(String key) {
      return json.has(key);
    }

    @Override
    public String toString() {
      return text("name");
    }
  }

  private static Path golden() {
    return RECORDED_TO.orElseGet(
        () -> Path.of(System.getProperty("tributary.basedir", ""), "src/test/resources/golden"));
  }

  private static Stream<Run> all() throws IOException {
    List<Run> runs = new ArrayList<>();
    for (String line : Files.readAllLines(golden().resolve("runs.jsonl"))) {
      runs.add(new Run((ObjectNode) JSON.readTree(line)));
    }
    return runs.stream();
  }

  static Stream<Run> runs() throws IOException {
    return all();
  }

  static Stream<Run> models() throws IOException {
    return all().filter(run -> run.has("model"));
  }

  static Stream<Run> stopped() throws IOException {
    return all().filter(run -> run.has("goesOnFrom"));
  }

  // Its configuration, which is YAML since it is JSON.
  private static Path configuration(Run run, String file) throws IOException {
    String text = run.json.get("config").toString().replace("TABLES", tables());
    return Files.writeString(folder.resolve(file), text);
  }

  private static String tables() {
    return golden().resolve("tables").toString();
  }

  private static ObjectNode trained(Run run, Path out, String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("train", configuration(run, "golden.yaml").toString(), "--out", out.toString()));
    arguments.addAll(List.of(more));
    CommandRun.done(arguments.toArray(new String[0]));
    JsonNode summary = JSON.readTree(out.resolve("summary.json").toFile());
    ObjectNode result = JSON.createObjectNode();
    result.set("parametersSha256", summary.get("parametersSha256"));
    result.set("final", summary.get("final"));
    return result;
  }

  private static ObjectNode recorded(Run run) {
    ObjectNode result = JSON.createObjectNode();
    result.set("parametersSha256", run.json.get("parametersSha256"));
    result.set("final", run.json.get("final"));
    return result;
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aRunIsWhatItWas(Run run) throws IOException {
    Path out = folder.resolve("run");
    ObjectNode result = trained(run, out, "--overwrite");
    if (RECORDED_TO.isEmpty()) {
      assertIsAsRecorded(recorded(run), result);
    }
  }

  private static void assertIsAsRecorded(JsonNode recorded, JsonNode result) {
    assertEquals(pretty(recorded), pretty(common(recorded, result)));
  }

  // What of the result was recorded, in the result's order.
  private static JsonNode common(JsonNode recorded, JsonNode result) {
    if (!recorded.isObject() || !result.isObject()) {
      return result;
    }
    ObjectNode common = JSON.createObjectNode();
    result
        .fields()
        .forEachRemaining(
            field -> {
              if (recorded.has(field.getKey())) {
                common.set(field.getKey(), common(recorded.get(field.getKey()), field.getValue()));
              }
            });
    return common;
  }

  private static String pretty(JsonNode json) {
    return json.toPrettyString();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelPredictsAsItDid(Run run) throws IOException {
    Path model = golden().resolve("models").resolve(run.text("model"));
    assertEquals(
        Files.readString(model.resolve("predictions.csv")), predictions(run, model.toString()));
  }

  private static String predictions(Run run, String model) throws IOException {
    Path out = folder.resolve("predictions");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("predict", "--model", model, "--out", out.toString()));
    arguments.addAll(List.of("--data", table(run), "--outFormat", "csv", "--overwrite"));
    JsonNode options = run.json.at("/config/data/options");
    options
        .fieldNames()
        .forEachRemaining(
            key -> arguments.addAll(List.of("--option", key + "=" + options.get(key).asText())));
    if (table(run).endsWith(".json")) {
      arguments.addAll(List.of("--columns", "label")); // CSV has no lists
    }
    CommandRun.done(arguments.toArray(new String[0]));
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(out)) {
      for (Path part : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        all.append(Files.readString(part));
      }
    }
    return all.toString();
  }

  // Of the same kind as it was trained with, and few rows.
  private static String table(Run run) {
    String path = run.json.at("/config/data/path").asText();
    return path.replace("TABLES/mixed", "TABLES/held").replace("TABLES", tables());
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelIsMeasuredAsItWas(Run run) throws IOException {
    Path model = golden().resolve("models").resolve(run.text("model"));
    assertIsAsRecorded(
        JSON.readTree(model.resolve("evaluation.json").toFile()),
        evaluation(run, model.toString()));
  }

  private static JsonNode evaluation(Run run, String model) throws IOException {
    Path file = folder.resolve("evaluation.json");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("evaluate", "--model", model, "--data", table(run)));
    JsonNode options = run.json.at("/config/data/options");
    options
        .fieldNames()
        .forEachRemaining(
            key -> arguments.addAll(List.of("--option", key + "=" + options.get(key).asText())));
    arguments.addAll(List.of("--json", file.toString()));
    CommandRun.done(arguments.toArray(new String[0]));
    return JSON.readTree(file.toFile());
  }

  @ParameterizedTest
  @MethodSource("stopped")
  void aCheckpointIsGoneOnFrom(Run run) throws IOException {
    Path out = folder.resolve("resumed-" + run.text("goesOnFrom"));
    FileUtils.copyDirectory(
        golden().resolve("stopped").resolve(run.text("goesOnFrom")).toFile(), out.toFile());
    assertIsAsRecorded(recorded(run), trained(run, out, "--resume"));
  }

  /** Writes everything anew where that is asked for. */
  @Test
  void record() throws IOException {
    if (RECORDED_TO.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (Run run : runs().toList()) {
      Path out = folder.resolve("recorded");
      run.json.setAll(trained(run, out, "--overwrite"));
      lines.append(JSON.writeValueAsString(run.json)).append('\n');
      if (run.has("model")) {
        Path to = golden().resolve("models").resolve(run.text("model"));
        FileUtils.deleteDirectory(to.toFile());
        FileUtils.copyDirectory(out.resolve("model").toFile(), to.toFile());
        Files.writeString(to.resolve("predictions.csv"), predictions(run, to.toString()));
        Files.writeString(to.resolve("evaluation.json"), pretty(evaluation(run, to.toString())));
      }
      if (run.has("goesOnFrom")) {
        Path to = golden().resolve("stopped").resolve(run.text("goesOnFrom"));
        trained(run, out, "--overwrite", "--set", "training.epochs=" + run.text("afterEpochs"));
        FileUtils.deleteDirectory(to.toFile());
        FileUtils.copyDirectory(out.toFile(), to.toFile());
        FileUtils.deleteDirectory(to.resolve("model").toFile());
        Files.delete(to.resolve("config.yaml")); // which knows this machine's folders
      }
    }
    Files.writeString(golden().resolve("runs.jsonl"), lines);
  }
}
