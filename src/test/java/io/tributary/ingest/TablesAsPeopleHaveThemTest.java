package io.tributary.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told, or read, of files, folders and headers that are not as a reader expects them. */
class TablesAsPeopleHaveThemTest {
  @TempDir Path folder;

  private static Dataset<Row> open(Path path, Map<String, String> options) {
    return new TableSource("data.path", List.of(path.toString()), Optional.empty(), options)
        .open(SharedSpark.session());
  }

  private static String refusal(Path path, Map<String, String> options) {
    return assertThrows(UserException.class, () -> open(path, options)).getMessage();
  }

  private Path file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** The rows' cells, "bad" for one that cannot be read, or the refusal's first words. */
  private static List<String> outcome(Path file, Map<String, String> options) {
    try {
      Dataset<Row> table = open(file, options);
      Projection projection = Projection.of(table, TableSource.columnNames(table.schema()), false);
      assertEquals(options.isEmpty(), PlainCsv.of(table).isPresent(), "which way reads the rows");
      int width = projection.columns().size();
      List<String> rows = new ArrayList<>(List.of(projection.columns().toString()));
      rows.addAll(
          Ingest.rows(table, projection)
              .map(
                  row -> {
                    if (!row.isNullAt(projection.badRowOrdinal())) {
                      return "bad";
                    }
                    List<String> cells = new ArrayList<>();
                    for (int i = 0; i < width; i++) {
                      cells.add(row.isNullAt(i) ? null : row.getUTF8String(i).toString());
                    }
                    return cells.toString();
                  })
              .collect());
      return rows;
    } catch (UserException e) {
      return List.of(e.getMessage());
    }
  }

  private static String oddCsv(Random random) {
    String end = random.nextBoolean() ? "\n" : "\r\n";
    String[] cells = {
      "1",
      "-2.5",
      "",
      "x",
      " y ",
      "\"q, r\"",
      "\"a \"\"b\"\"\"",
      "\"\"",
      "grün",
      "5\" z",
      "\uFFFD",
      "#c"
    };
    String[] names = {"a", "", "b c", "\"d\"", "ü", "f"};
    boolean trailing = random.nextInt(4) == 0;
    int columns = 2 + random.nextInt(3);
    StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
    text.append(end.repeat(random.nextInt(3)));
    for (int row = 0; row < 8; row++) {
      int width = row > 0 && random.nextInt(10) == 0 ? columns + 1 - random.nextInt(3) : columns;
      for (int i = 0; i < width; i++) {
        String cell =
            row == 0 ? names[(i + columns) % names.length] : cells[random.nextInt(cells.length)];
        text.append(i == 0 ? "" : ",").append(cell);
      }
      text.append(trailing ? "," : "").append(random.nextInt(8) == 0 ? end + "  " + end : end);
    }
    if (random.nextBoolean()) {
      text.setLength(text.length() - end.length());
    }
    return text.toString();
  }

  @Test
  void bothWaysOfReadingCsvGiveTheSameRowsOrRefusal() throws Exception {
    for (int seed = 0; seed < 24; seed++) {
      String text = oddCsv(new Random(seed));
      Path file = file("odd" + seed + ".csv", text);
      assertEquals(
          outcome(file, Map.of("encoding", "UTF-8")),
          outcome(file, Map.of()),
          "seed " + seed + ":\n" + text);
    }
  }

  @Test
  void bothWaysFindTheSameRowsThatAreNotText() throws Exception {
    byte[] latin = "a,b,c\nKiel,1,x\nKöln,2,y\n\"Köln, Süd\",3,z\n".getBytes(ISO_8859_1);
    Path file = Files.write(folder.resolve("latin.csv"), latin);
    List<String> expected = List.of("[a, b, c]", "[Kiel, 1, x]", "bad", "bad");
    assertEquals(expected, outcome(file, Map.of()));
    assertEquals(expected, outcome(file, Map.of("encoding", "UTF-8")));
    assertEquals(
        List.of("[a, b, c]", "[Kiel, 1, x]", "[Köln, 2, y]", "[Köln, Süd, 3, z]"),
        outcome(file, Map.of("encoding", "ISO-8859-1")));
    Dataset<Row> table = open(file, Map.of());
    Projection used = Projection.of(table, List.of("b", "c"), false);
    assertEquals(
        3,
        Ingest.rows(table, used).filter(row -> row.isNullAt(used.badRowOrdinal())).count(),
        "a column that is not looked at need not be text");
  }

  @Test
  void trueReplacementCharactersAreText() throws Exception {
    Path file = file("true.csv", "a,b\n\uFFFD,1\n");
    List<String> expected = List.of("[a, b]", "[\uFFFD, 1]");
    assertEquals(expected, outcome(file, Map.of()));
    assertEquals(expected, outcome(file, Map.of("encoding", "UTF-8")));
  }

  @Test
  void aHeaderInAnotherEncodingNamesTheFileAndTheOption() throws Exception {
    Path latin = Files.write(folder.resolve("h.csv"), "größe,b\n1,2\n".getBytes(ISO_8859_1));
    String message = refusal(latin, Map.of());
    assertTrue(message.contains("h.csv"), message);
    assertTrue(message.contains("encoding: ISO-8859-1"), message);
    Path wide = Files.write(folder.resolve("w.csv"), "a,b\n1,2\n".getBytes("UTF-16"));
    assertTrue(refusal(wide, Map.of()).contains("{encoding: UTF-16, multiLine: true}"));
    assertEquals(
        List.of("a", "b"),
        TableSource.columnNames(
            open(wide, Map.of("encoding", "UTF-16", "multiLine", "true")).schema()));
  }

  @Test
  void headersThatDifferAreToldBeforeARowIsRead() throws Exception {
    file("in/1.csv", "a,b\n1,2\n");
    for (int i = 2; i < 12; i++) { // enough for the executors to look at them
      file("in/" + i + ".csv", "a,b\n1,2\n");
    }
    file("in/12.csv", "b,a\n1,2\n");
    String message = refusal(folder.resolve("in"), Map.of());
    assertTrue(message.contains("12.csv differs from the first file's"), message);
    assertEquals(message, refusal(folder.resolve("in"), Map.of("encoding", "UTF-8")));
  }

  private void parquet(String name, String sql) {
    SharedSpark.session()
        .sql(sql)
        .coalesce(1)
        .write()
        .parquet(folder.resolve("tmp" + name).toString());
    try (var files = Files.list(folder.resolve("tmp" + name))) {
      Path part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      Files.createDirectories(folder.resolve("pq"));
      Files.move(part, folder.resolve("pq").resolve(name + ".parquet"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parquetFilesWithOtherColumnsAreRefusedOrMergedWhateverTheyAreCalled(boolean exchanged) {
    parquet(exchanged ? "2" : "1", "SELECT 1 AS a, 'p' AS y");
    parquet(exchanged ? "1" : "2", "SELECT 1 AS a, 2 AS b, 'p' AS y");
    String lacks = exchanged ? "2.parquet" : "1.parquet";
    String message = refusal(folder.resolve("pq"), Map.of());
    assertTrue(message.contains(lacks + " has no column 'b'"), message);
    assertTrue(message.contains("mergeSchema: true"), message);
    StructType merged = open(folder.resolve("pq"), Map.of("mergeSchema", "true")).schema();
    assertEquals(List.of("a", "b", "y"), List.of(merged.fieldNames()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void parquetFilesWithOtherTypesAreRefusedWhateverTheyAreCalled(boolean exchanged) {
    parquet(exchanged ? "2" : "1", "SELECT 1 AS a");
    parquet(exchanged ? "1" : "2", "SELECT 'x' AS a");
    String message = refusal(folder.resolve("pq"), Map.of());
    for (String part : List.of("column 'a'", "int", "string", "1.parquet", "2.parquet")) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void theOrderOfColumnsDoesNotDependOnTheFilesNames() {
    parquet("1", "SELECT 1 AS a, 2 AS b");
    parquet("2", "SELECT 2 AS b, 1 AS a");
    List<String> first = List.of(open(folder.resolve("pq"), Map.of()).schema().fieldNames());
    folder.resolve("pq/1.parquet").toFile().renameTo(folder.resolve("pq/3.parquet").toFile());
    assertEquals(first, List.of(open(folder.resolve("pq"), Map.of()).schema().fieldNames()));
  }

  @Test
  void damagedFilesAreNamedWithTheRootOfTheFailure() throws Exception {
    assertTrue(
        refusal(file("d.parquet", "not parquet"), Map.of())
            .contains("d.parquet is not a Parquet file"));
    assertTrue(
        refusal(file("e.parquet", ""), Map.of()).contains("e.parquet is not a Parquet file"));
    String message = refusal(file("f.csv.gz", "no gzip"), Map.of());
    assertTrue(
        message.contains("f.csv.gz") && message.contains("not compressed as its name says"),
        message);
    String orc = refusal(file("g.orc", "no orc, not at all"), Map.of());
    assertTrue(orc.contains("g.orc") && !orc.contains("awaitResult"), orc);
  }

  @Test
  void aPathThatExistsIsNoGlob() throws Exception {
    Path file = file("data[1].csv", "a,b\n1,2\n");
    assertEquals(List.of("[a, b]", "[1, 2]"), outcome(file, Map.of()));
    file("data2.csv", "a,b\n3,4\n");
    assertEquals(List.of("[a, b]", "[3, 4]"), outcome(folder.resolve("data[2].csv"), Map.of()));
  }

  @Test
  void pathsThatSparkCannotReadOrSkipsAreRefusedWithTheReason() throws Exception {
    assertTrue(refusal(file("_x.csv", "a,b\n1,2\n"), Map.of()).contains("hidden"));
    assertTrue(refusal(file(".x.csv", "a,b\n1,2\n"), Map.of()).contains("hidden"));
    assertTrue(refusal(file("t10:00.csv", "a,b\n1,2\n"), Map.of()).contains("colon"));
    assertTrue(refusal(Path.of("~/none.csv"), Map.of()).contains(System.getProperty("user.home")));
    file("sub/1.csv", "a,b\n1,2\n");
    file("sub/more/2.csv", "a,b\n1,2\n");
    assertTrue(refusal(folder.resolve("sub"), Map.of()).contains("recursiveFileLookup"));
    assertEquals(2, open(folder.resolve("sub"), Map.of("recursiveFileLookup", "true")).count());
  }

  @Test
  void hiddenFoldersDoNotDecideTheFormat() throws Exception {
    file("t/_delta_log/000.json", "{}");
    file("t/part.csv", "a,b\n1,2\n");
    assertEquals(List.of("[a, b]", "[1, 2]"), outcome(folder.resolve("t"), Map.of()));
    file("t/other.json", "{\"a\": 1}\n");
    assertTrue(refusal(folder.resolve("t"), Map.of()).contains("several formats"));
  }

  @Test
  void fileSystemsWithoutConnectorSayWhichPackageHasIt() {
    String message = refusalOf("s3a://bucket/x.csv");
    assertTrue(message.contains("hadoop-aws"), message);
    assertTrue(refusalOf("nosuch://bucket/x.csv").contains("connector for nosuch://"));
  }

  private static String refusalOf(String path) {
    TableSource source = new TableSource("data.path", List.of(path), Optional.empty(), Map.of());
    return assertThrows(UserException.class, () -> source.open(SharedSpark.session())).getMessage();
  }

  @Test
  void moreColumnsThanSparksLimitAreRead() throws Exception {
    String header = String.join(",", IntStream.range(0, 21_000).mapToObj(i -> "c" + i).toList());
    Path file = file("wide.csv", header + "\n" + "1,".repeat(20_999) + "\"2\"\n");
    Dataset<Row> table = open(file, Map.of());
    Projection last = Projection.of(table, List.of("c20999"), false);
    assertEquals(
        List.of("2"), Ingest.rows(table, last).map(r -> r.getUTF8String(0).toString()).collect());
  }

  @Test
  void aColumnTwiceInAProgramsTableIsToldByName() {
    Dataset<Row> table = SharedSpark.session().sql("SELECT 1 AS k, 2 AS k, 'p' AS y");
    String message =
        assertThrows(UserException.class, () -> ColumnNames.check(table, "the training table"))
            .getMessage();
    assertTrue(message.contains("the training table: has the column name 'k' twice"), message);
  }

  @Test
  void globsOfColumnsTakeAnyCharacter() {
    List<String> problems = new ArrayList<>();
    assertEquals(
        java.util.Set.of("😀 1"),
        ColumnSelection.matching("data.features", List.of("😀*"), List.of("😀 1", "b"), problems));
    assertFalse(problems.iterator().hasNext());
  }
}
