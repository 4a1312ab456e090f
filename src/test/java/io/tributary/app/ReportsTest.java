package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where reports go: to a terminal of 80 columns, and to files that can be written. */
class ReportsTest {
  private static final int WIDTH = 80;

  @TempDir Path folder;
  private String data;
  private String run;
  private String trained; // what the terminal showed

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @BeforeEach
  void model() throws IOException {
    List<String> lines = new ArrayList<>(List.of("width,height,kind"));
    for (int i = 0; i < 60; i++) {
      lines.add("%d,%d,%s".formatted(i, i % 7, i < 30 ? "small" : "large"));
    }
    data = Files.write(folder.resolve("t.csv"), lines).toString();
    Path conf = folder.resolve("conf.yaml");
    Files.writeString(
        conf,
        "network: {hidden: []}\ndata: {path: '%s', label: kind}%ntraining: {epochs: 2}%n"
            .formatted(data));
    run = at("run");
    trained = CommandRun.done("train", conf.toString(), "--out", run).out();
  }

  private static List<String> tooWide(String text) {
    return text.lines().filter(line -> line.length() > WIDTH).toList();
  }

  @Test
  void closingLinesEvaluationAndModelFitATerminal() {
    // Before them are sentences, which a terminal may break, and the run folder, as long as it is.
    String closing = trained.substring(trained.indexOf("\n\n"), trained.indexOf("run folder"));
    assertTrue(closing.contains("parametersSha256"), closing);
    assertEquals(List.of(), tooWide(closing));
    assertEquals(List.of(), tooWide(CommandRun.done("inspect", "--model", run).out()));
    assertEquals(
        List.of(), tooWide(CommandRun.done("evaluate", "--model", run, "--data", data).out()));
  }

  // The table that is named does not exist, so that a command that looks at it first says so.
  private String refused(String json) {
    CommandRun ended =
        CommandRun.of("evaluate", "--model", run, "--data", at("none.csv"), "--json", json);
    assertEquals(Main.USER_ERROR, ended.status(), ended.err());
    return ended.err().strip();
  }

  @Test
  void aFileThatCannotBeWrittenIsToldBeforeTheTableIsRead() throws IOException {
    String missing = at("missing/m.json");
    assertEquals(
        "--json: cannot write '%s': the folder '%s' does not exist; make it first"
            .formatted(missing, at("missing")),
        refused(missing));
    assertEquals(
        "--json: cannot write '%s': it is a folder, and a file is wanted".formatted(at("empty")),
        refused(Files.createDirectory(folder.resolve("empty")).toString()));
    Files.writeString(folder.resolve("file"), "mine");
    String below = at("file/m.json");
    assertEquals(
        "--json: cannot write '%s': '%s' is no folder".formatted(below, at("file")),
        refused(below));
    assertEquals("mine", Files.readString(folder.resolve("file")));
    assertFalse(Files.exists(folder.resolve("missing")));
  }
}
