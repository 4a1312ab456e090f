package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --out} may replace: a table, and nothing that is read or is somebody else's. */
class PredictOutputTest {
  private static final String TABLE = "x,label\n1,a\n2,b\n3,a\n4,b\n";

  @TempDir static Path folder;

  @BeforeAll
  static void train() throws IOException {
    write("t.csv", TABLE);
    CommandRun.done(
        "train",
        write(
            "conf.yaml",
            "network: {hidden: []}\ndata: {path: '%s', label: label}".formatted(at("t.csv"))),
        "--out",
        at("run"),
        "--set",
        "training.epochs=0");
  }

  @BeforeEach
  void inputs() throws IOException {
    write("raw/d.csv", TABLE);
    write("raw/notes.txt", "keep");
    write("table/part-0.csv", TABLE);
    if (!Files.exists(folder.resolve("link"))) {
      Files.createSymbolicLink(folder.resolve("link"), folder.resolve("raw"));
      Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("table/part-0.csv"));
    }
  }

  private static String at(String name) {
    return folder.resolve(name).toString();
  }

  private static String write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text).toString();
  }

  private static CommandRun predict(String data, String out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("predict", "--model", at("run"), "--data", data, "--out", out));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private static Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        content.put(file.toString(), Files.isDirectory(file) ? "" : read(file));
      }
    }
    return content;
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  private static String refused(String data, String out, String... more) throws IOException {
    Map<String, String> before = content();
    CommandRun run = predict(data, out, more);
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertEquals(before, content(), "nothing is written or deleted");
    assertFalse(run.err().contains("\tat "), run.err());
    return run.err();
  }

  /** Every spelling of a place is that place. */
  @ParameterizedTest
  @CsvSource({
    "raw/d.csv, raw/d.csv, is",
    "raw/d.csv, raw, holds",
    "raw/d.csv, raw/, holds",
    "raw/d.csv, raw/../raw/./, holds",
    "raw/d.csv, link, holds",
    "raw/d.csv, link/d.csv, is",
    "link/d.csv, raw, holds",
    "raw/*.csv, raw, holds",
    "ra[vw]/d.csv, raw, holds",
    "raw, raw/scored, lies in",
    "table, table, is",
    "table, table/scored.csv, lies in",
    "link.csv, table, holds",
    "t.csv, run, holds",
    "t.csv, run/model, is",
    "t.csv, run/model/scored, lies in",
    "t.csv, ., holds",
  })
  void aPathThatIsReadIsRefused(String data, String out, String how) throws IOException {
    for (String scheme : List.of("", "file:", "file://")) {
      String message = refused(scheme + at(data), at(".") + "/" + out, "--overwrite");
      assertTrue(message.startsWith("--out: '"), message);
      assertTrue(message.contains(how), message);
      message = refused(at(data), scheme + at(".") + "/" + out, "--overwrite");
      assertTrue(message.contains(how), message);
    }
  }

  @Test
  void aFolderThatHoldsMoreThanATableStays() throws IOException {
    write("mixed/part-00000.csv", TABLE);
    write("mixed/year=2024/part-00000.csv", TABLE);
    write("mixed/year=2024/notes.txt", "keep");
    String message = refused(at("t.csv"), at("mixed"), "--overwrite");
    assertTrue(message.contains("(year=2024/notes.txt)"), message);
    Files.delete(folder.resolve("mixed/year=2024/notes.txt"));
    Files.createDirectories(folder.resolve("mixed/_delta_log"));
    message = refused(at("t.csv"), at("mixed"), "--overwrite");
    assertTrue(message.contains("(_delta_log)"), message);
  }

  @Test
  void aFileStays() throws IOException {
    write("precious.csv", "mine");
    String message = refused(at("t.csv"), at("precious.csv"), "--overwrite");
    assertTrue(message.contains("is a file"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet", "orc", "json"})
  void whatPredictHasWrittenIsReplacedByWhatItWrites(String format) throws IOException {
    String out = at("scored-" + format);
    String[] options = {"--outFormat", format, "--partitionBy", "label", "--overwrite"};
    for (int i = 0; i < 2; i++) {
      CommandRun run = predict(at("t.csv"), out, options);
      assertEquals(Main.DONE, run.status(), run.err());
    }
    assertTrue(Files.exists(Path.of(out, "_SUCCESS")));
    try (Stream<Path> beside = Files.list(folder)) {
      assertEquals(
          List.of(), beside.filter(p -> p.getFileName().toString().startsWith(".")).toList());
    }
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Files.createDirectories(folder.resolve("target"));
    Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("target"));
    assertEquals(Main.DONE, predict(at("t.csv"), at("latest"), "--overwrite").status());
    assertTrue(Files.isSymbolicLink(folder.resolve("latest")));
    assertTrue(Files.exists(folder.resolve("target/_SUCCESS")));
  }

  /** The places where a kill can come: the old table, or the new one, is there or comes back. */
  @Test
  void whatAKilledCallHasLeftIsSetRight() throws IOException {
    write(".out.tributary-earlier/part-0.csv", "the old table");
    write(".out.tributary-tmp/part-0.csv", "half of a table");
    String err = refusedButSettled(at("out"));
    assertTrue(err.contains("already exists"), err);
    assertEquals("the old table", Files.readString(folder.resolve("out/part-0.csv")));
    write(".out.tributary-earlier/part-0.csv", "an older one");
    assertEquals(Main.DONE, predict(at("t.csv"), at("out"), "--overwrite").status());
    assertFalse(Files.exists(folder.resolve(".out.tributary-earlier")));
    assertFalse(Files.exists(folder.resolve(".out.tributary-tmp")));
    assertFalse(Files.exists(folder.resolve("out/part-0.csv")));
  }

  /** As on an object store, where a folder is renamed file by file. */
  @Test
  void theWholeOldTableStaysWhereASwitchStoppedHalfway() throws IOException {
    write(".torn.tributary-earlier/part-0.csv", "the old table");
    write(".torn.tributary-tmp-1/part-1.csv", "the rest of the new one");
    write("torn/part-0.csv", "a part of the new one");
    CommandRun run = predict(at("t.csv"), at("torn"), "--overwrite");
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertTrue(run.err().contains("left half replaced"), run.err());
    assertEquals(
        "the old table", Files.readString(folder.resolve(".torn.tributary-earlier/part-0.csv")));
    assertTrue(Files.exists(folder.resolve(".torn.tributary-tmp-1/part-1.csv")));
  }

  private static String refusedButSettled(String out) {
    CommandRun run = predict(at("t.csv"), out);
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    return run.err();
  }

  /** Told at once: the table that is not there would be told next. */
  @Test
  void aPlaceThatCannotBeWrittenToIsToldBeforeTheTableIsRead() throws IOException {
    write("file", "a file where a folder should be");
    String message = refused(at("nosuch.csv"), at("file/scored"));
    assertTrue(message.startsWith("--out: cannot write to"), message);
    CommandRun run =
        CommandRun.of(
            "train",
            write("conf2.yaml", "network: {hidden: []}\ndata: {path: nosuch.csv, label: y}"),
            "--out",
            at("file/run"));
    assertEquals(Main.USER_ERROR, run.status());
    assertTrue(run.err().startsWith("output: cannot write to"), run.err());
  }

  @Test
  void evaluateDoesNotReplaceItsTable() throws IOException {
    CommandRun run =
        CommandRun.of(
            "evaluate", "--model", at("run"), "--data", at("t.csv"), "--json", at("./t.csv"));
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertTrue(run.err().startsWith("--json: "), run.err());
    assertEquals(TABLE, Files.readString(folder.resolve("t.csv")));
  }

  @ParameterizedTest
  @CsvSource({"raw, raw", "raw, raw/run", "raw2/metrics.jsonl, raw2", "raw2/model, raw2"})
  void trainDoesNotWriteIntoItsTable(String data, String out) throws IOException {
    write("raw2/model/d.csv", TABLE);
    write("raw2/metrics.jsonl", "{}");
    Map<String, String> before = content();
    CommandRun run =
        CommandRun.of(
            "train",
            at("conf.yaml"),
            "--set",
            "data.path=" + at(data),
            "--out",
            at(out),
            "--overwrite");
    assertEquals(Main.USER_ERROR, run.status(), run.err());
    assertTrue(run.err().startsWith("output: "), run.err());
    assertEquals(before, content());
  }
}
