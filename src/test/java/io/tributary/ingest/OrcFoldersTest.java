package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of ORC files that differ does not depend on what they are called. */
class OrcFoldersTest {
  @TempDir Path folder;

  private void orc(String name, String sql) throws Exception {
    Path written = folder.resolve("written" + name);
    SharedSpark.session().sql(sql).coalesce(1).write().orc(written.toString());
    Path table = Files.createDirectories(folder.resolve("table"));
    try (var files = Files.list(written)) {
      Path part = files.filter(f -> f.toString().endsWith(".orc")).findFirst().orElseThrow();
      Files.move(part, table.resolve(name + ".orc"));
    }
  }

  private Dataset<Row> open(Map<String, String> options) {
    List<String> paths = List.of(folder.resolve("table").toString());
    return new TableSource("data.path", paths, Optional.empty(), options)
        .open(SharedSpark.session());
  }

  private String refusal() {
    return assertThrows(UserException.class, () -> open(Map.of())).getMessage();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void otherColumnsAreRefusedOrMerged(boolean exchanged) throws Exception {
    String lacks = exchanged ? "2" : "1";
    orc(lacks, "SELECT 1 AS a, 'p' AS y");
    orc(exchanged ? "1" : "2", "SELECT 3 AS a, 2 AS b, 'q' AS y");
    String message = refusal();
    assertTrue(message.contains(lacks + ".orc has no column 'b'"), message);
    assertTrue(message.contains("mergeSchema: true"), message);
    Dataset<Row> merged = open(Map.of("mergeSchema", "true")).orderBy("a");
    assertEquals(
        List.of("[1,null,p]", "[3,2,q]"),
        merged.collectAsList().stream().map(Object::toString).toList());
  }

  @Test
  void otherTypesAreRefusedWithBothFiles() throws Exception {
    orc("1", "SELECT 1 AS a");
    orc("2", "SELECT 'x' AS a");
    String message = refusal();
    for (String part : List.of("column 'a'", "int", "string", "1.orc", "2.orc")) {
      assertTrue(message.contains(part), message);
    }
  }
}
