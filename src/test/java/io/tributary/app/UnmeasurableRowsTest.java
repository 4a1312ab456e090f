package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows whose numbers leave what floats can hold once they are scaled are told, and metrics are
 * those of the other rows.
 */
class UnmeasurableRowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeEach
  void tables() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y,size"));
    for (int i = 0; i < 40; i++) {
      lines.add("%s,%s,%s".formatted(i / 100.0, i % 7 / 10.0, i / 400.0));
    }
    Files.write(folder.resolve("t.csv"), lines);
    List<String> good = lines.subList(0, 12);
    Files.write(folder.resolve("good.csv"), good);
    // Each is a float; divided by a deviation below 1, it is none. The last is the label.
    List<String> mixed = new ArrayList<>(good);
    mixed.addAll(4, List.of("3e38,0.1,0.2", "0.1,-3e38,0.2", "0.2,3.1e38,0.2", "0.1,0.1,3e38"));
    Files.write(folder.resolve("mixed.csv"), mixed);
  }

  private CommandRun train(String run, String test, String validation) throws IOException {
    Path conf = folder.resolve("conf.yaml");
    Files.writeString(
        conf,
        "network: {hidden: []}\ndata: {path: '%s', label: size, test: '%s', validation: '%s'}%ntraining: {epochs: 2}%n"
            .formatted(at("t.csv"), at(test), at(validation)));
    return CommandRun.done("train", conf.toString(), "--out", at(run));
  }

  private static final String TOLD =
      "Dropped 4 of 15 rows: 1 ('size' is too large to be scaled), 1 ('x' is too large to be"
          + " scaled), 2 ('y' is too large to be scaled)";

  @Test
  void validationAndTestAreThoseOfTheOtherRows() throws IOException {
    train("plain", "good.csv", "good.csv");
    CommandRun run = train("run", "mixed.csv", "mixed.csv");
    assertTrue(run.out().contains("test table: " + TOLD), run.out());
    assertTrue(run.out().contains("validation table: " + TOLD), run.out());
    JsonNode summary = JSON.readTree(folder.resolve("run/summary.json").toFile());
    JsonNode expected = JSON.readTree(folder.resolve("plain/summary.json").toFile());
    assertEquals(expected.get("final"), summary.get("final"));
    assertTrue(summary.get("final").get("validation").get("rmse").isNumber(), summary.toString());
    assertEquals(
        2,
        StreamSupport.stream(summary.get("notes").spliterator(), false)
            .filter(note -> note.textValue().endsWith(TOLD))
            .count(),
        summary.get("notes").toString());
  }

  @Test
  void evaluateMeasuresTheOtherRows() throws IOException {
    train("run", "good.csv", "good.csv");
    CommandRun run = evaluate("mixed.csv", "mixed.json");
    assertTrue(run.out().contains(TOLD), run.out());
    evaluate("good.csv", "good.json");
    assertEquals(
        JSON.readTree(folder.resolve("good.json").toFile()),
        JSON.readTree(folder.resolve("mixed.json").toFile()));
  }

  private CommandRun evaluate(String table, String json) {
    return CommandRun.done(
        "evaluate", "--model", at("run"), "--data", at(table), "--json", at(json));
  }

  @Test
  void aTableOfSuchRowsAloneIsRefused() throws IOException {
    train("run", "good.csv", "good.csv");
    Files.write(folder.resolve("none.csv"), List.of("x,y,size", "3e38,0.1,0.2"));
    CommandRun run = CommandRun.of("evaluate", "--model", at("run"), "--data", at("none.csv"));
    assertEquals(Main.USER_ERROR, run.status());
    assertTrue(run.err().contains("no rows that can be used"), run.err());
    assertTrue(run.err().contains("1 ('x' is too large to be scaled)"), run.err());
  }
}
