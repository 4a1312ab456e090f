package io.tributary.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that are not as a reader expects them, from the command line. */
class TablesEndToEndTest {
  @TempDir Path folder;

  private CommandRun train(Path table, String... more) throws Exception {
    String conf = "network: {hidden: []}\ndata: {label: y, validation: 0}\ntraining: {epochs: 1}\n";
    Path file = Files.writeString(folder.resolve("conf.yaml"), conf);
    List<String> arguments = new ArrayList<>(List.of("train", file.toString()));
    arguments.addAll(List.of("--set", "data.path=" + table));
    Arrays.stream(more).forEach(set -> arguments.addAll(List.of("--set", set)));
    arguments.addAll(List.of("--out", folder.resolve("run").toString(), "--overwrite"));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  /** Six rows, of which every third has a town that is no UTF-8. */
  private Path latin(String format) throws Exception {
    StringBuilder text = new StringBuilder(format.equals("csv") ? "a,town,y\n" : "");
    for (int i = 0; i < 6; i++) {
      String town = i % 3 == 2 ? "Köln" : "Kiel";
      String row =
          format.equals("csv") ? "%d,%s,%s\n" : "{\"a\": %d, \"town\": \"%s\", \"y\": \"%s\"}\n";
      text.append(row.formatted(i, town, i % 2 == 0 ? "p" : "q"));
    }
    return Files.write(folder.resolve("t." + format), text.toString().getBytes(ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({"csv, {}", "csv, '{encoding: UTF-8}'", "json, {}", "json, '{encoding: UTF-8}'"})
  void rowsThatAreNoTextAreToldOrDropped(String format, String options) throws Exception {
    Path table = latin(format);
    CommandRun refused = train(table, "data.options=" + options);
    assertEquals(Main.USER_ERROR, refused.status(), refused.err());
    for (String part :
        List.of("2 of 6 rows are not text", "town", "row 3 of", "encoding: ISO-8859-1")) {
      assertTrue(refused.err().contains(part), refused.err());
    }
    assertFalse(refused.err().contains("one class"), refused.err());
    CommandRun dropped = train(table, "data.options=" + options, "data.badRows=drop");
    assertEquals(Main.DONE, dropped.status(), dropped.err());
    String summary = Files.readString(folder.resolve("run/summary.json"));
    assertTrue(summary.replaceAll("\\s", "").contains("\"dropped\":2"), summary);
    CommandRun read = train(table, "data.options={encoding: ISO-8859-1}");
    assertEquals(Main.DONE, read.status(), read.err());
    String model = Files.readString(folder.resolve("run/model/model.json"));
    assertTrue(model.contains("Köln") && !model.contains("\uFFFD"), model);
  }

  @Test
  void aTableOfMoreColumnsThanSparksLimitIsTrainedOn() throws Exception {
    int columns = 25_000;
    StringBuilder text = new StringBuilder();
    IntStream.range(0, columns).forEach(i -> text.append('c').append(i).append(','));
    text.append("y\n");
    for (int row = 0; row < 4; row++) {
      for (int i = 0; i < columns; i++) {
        text.append((row + i) % 5).append(',');
      }
      text.append("pq".charAt(row % 2)).append('\n');
    }
    Path table = Files.writeString(folder.resolve("wide.csv"), text);
    // Reading and choosing from all of them; a plan of 25,000 columns takes Spark too long here.
    CommandRun run = train(table, "data.features=[c0, c1249?, c24999]");
    assertEquals(Main.DONE, run.status(), run.err());
    String told = run.out() + run.err();
    assertTrue(told.contains("12 column(s) as 12 inputs"), told);
  }

  @Test
  void aFileThatMayNotBeReadIsNotCalledMissing() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("closed"));
    Path table = Files.writeString(inner.resolve("t.csv"), "a,y\n1,p\n2,q\n");
    Files.setPosixFilePermissions(table, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(table), "this user reads everything");
    CommandRun file = train(table);
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("---------"));
    CommandRun below = train(table);
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));
    for (CommandRun run : List.of(file, below)) {
      assertEquals(Main.USER_ERROR, run.status(), run.err());
      assertTrue(run.err().contains("permission denied"), run.err());
      assertFalse(run.err().contains("does not exist"), run.err());
    }
  }
}
