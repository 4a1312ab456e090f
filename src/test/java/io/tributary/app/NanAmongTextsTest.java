package io.tributary.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * "NaN" is what programs write for a missing cell, in columns of texts as in others (pandas reads
 * it so, too). Where it could have been a text, that is said once, with how many cells it is.
 */
class NanAmongTextsTest {
  @TempDir Path folder;

  @BeforeEach
  void table() throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,bread,size,kind"));
    for (int i = 0; i < 60; i++) {
      String bread = i % 3 == 0 ? " nan" : i % 3 == 1 ? "roti" : "pita";
      String size = i % 2 == 0 ? "NaN" : Integer.toString(i);
      String kind = i < 20 ? "NaN" : i < 40 ? "Inf" : "ok";
      lines.add(String.join(",", Integer.toString(i), bread, size, kind));
    }
    Files.write(folder.resolve("t.csv"), lines);
  }

  private CommandRun train(String label, String missing, String more) throws IOException {
    Path conf = folder.resolve("conf.yaml");
    Files.writeString(
        conf,
        "network: {hidden: []}\ndata: {path: '%s', label: %s, missing: %s%s}%ntraining: {epochs: 1}%n"
            .formatted(folder.resolve("t.csv"), label, missing, more));
    return CommandRun.of(
        "train", conf.toString(), "--out", folder.resolve("run").toString(), "--overwrite");
  }

  private static List<String> told(CommandRun run) {
    assertEquals(Main.DONE, run.status(), run.err());
    return run.out().lines().filter(line -> line.contains("'NaN'")).toList();
  }

  private static String note(String column, int cells) {
    return "Column '%s': %d cells 'NaN' are missing cells, here as elsewhere; a text that means something else needs another spelling"
        .formatted(column, cells);
  }

  @Test
  void aCategoryIsToldOnceWithItsCount() throws IOException {
    assertEquals(
        List.of(note("bread", 20)),
        told(train("a", "impute", ", ignore: [kind], task: regression")));
    assertEquals(
        List.of(note("bread", 20)),
        told(train("a", "impute", ", ignore: [kind], task: regression, text: [bread]")));
  }

  @Test
  void aClassIsToldWhetherItsRowsAreDroppedOrRefused() throws IOException {
    CommandRun dropped = train("kind", "drop", ", features: [a]");
    assertEquals(List.of(note("kind", 20)), told(dropped));
    assertTrue(dropped.out().contains("Label 'kind': 2 classes"), dropped.out());
    CommandRun refused = train("kind", "fail", ", features: [a]");
    assertEquals(Main.USER_ERROR, refused.status());
    assertTrue(
        refused.err().contains("20 missing cell(s), 20 of them 'NaN', which is no text"),
        refused.err());
  }
}
