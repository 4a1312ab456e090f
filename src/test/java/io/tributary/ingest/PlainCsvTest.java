package io.tributary.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.spark.Tables;
import io.tributary.testing.SharedSpark;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way reads what Spark's own reader reads, which is the oracle. */
class PlainCsvTest {
  @TempDir Path folder;

  private static Dataset<Row> open(Map<String, String> options, Path... files) {
    List<String> paths = new ArrayList<>();
    for (Path file : files) {
      paths.add(file.toString());
    }
    return new TableSource("data.path", paths, Optional.of("csv"), options)
        .open(SharedSpark.session());
  }

  private static List<String> texts(JavaRDD<InternalRow> rows, int columns) {
    return rows.map(
            row -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < columns; i++) {
                cells.add(row.isNullAt(i) ? null : row.getUTF8String(i).toString());
              }
              return cells.toString();
            })
        .collect();
  }

  private static void assertSameRows(Dataset<Row> table, List<String> columns) {
    Projection projection = Projection.of(table, columns, false);
    PlainCsv csv = PlainCsv.of(table).orElseThrow();
    int width = columns.size();
    List<String> expected =
        new ArrayList<>(texts(Tables.internalRows(projection.select(table)), width + 1));
    List<String> found = new ArrayList<>(texts(csv.rows(table, projection), width + 1));
    // Of rows that do not fit, Spark keeps the cells that do; whoever reads them looks at the mark.
    expected.replaceAll(PlainCsvTest::markOnlyIfBad);
    found.replaceAll(PlainCsvTest::markOnlyIfBad);
    assertEquals(expected, found);
  }

  private static String markOnlyIfBad(String row) {
    return row.endsWith(", null]") ? row : "bad";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,b,c\n1,2,3\n4,5,6\n",
        "a,b,c\n1,2,3", // no end of line
        "a,b,c\r\n1,2,3\r\n4,5,6\r\n",
        "\uFEFFa,b,c\n1,2,3\n",
        "a,b,c\n,,\n ,x, y \n\n   \n1,,3\n",
        "a,b,c\n\"x, y\",\"he said \"\"no\"\"\",\"\"\nplain,\"q\",3\n",
        "a,b,c\n1,2\n1,2,3,4\n1,2,3\n",
        "a,b,c\n5\" pipe,2,3\n",
        "a,b,c\ngrün,日本,é\n",
        "a,b,c\n\\,\\n,\\\\\n",
        "a,b,c\n",
        "\"a\",b,\"c\"\n1,2,3\n",
        "a,b,c\na,b,c\n1,2,3\n" // a row that says the same as the header
      })
  void cellsAreThoseOfSparksReader(String content) throws Exception {
    Path file = folder.resolve("t.csv");
    Files.writeString(file, content);
    assertSameRows(open(Map.of(), file), List.of("a", "b", "c"));
    assertSameRows(open(Map.of(), file), List.of("c", "a"));
  }

  @Test
  void otherSeparatorsAndNoHeader() throws Exception {
    Path file = folder.resolve("t.csv");
    Files.writeString(file, "1;2\n3;4\n");
    assertSameRows(open(Map.of("sep", ";", "header", "false"), file), List.of("_c0", "_c1"));
    Path tabs = folder.resolve("t.tsv");
    Files.writeString(tabs, "a\tb\n3\t4,5\n");
    assertSameRows(
        new TableSource("data.path", List.of(tabs.toString()), Optional.empty(), Map.of())
            .open(SharedSpark.session()),
        List.of("a", "b"));
  }

  @Test
  void severalFilesCompressedAndLargerThanASplit() throws Exception {
    Random random = new Random(4);
    StringBuilder content = new StringBuilder("a,b\n");
    for (int i = 0; i < 20_000; i++) {
      content.append(random.nextInt()).append(',').append(random.nextDouble()).append('\n');
    }
    Path plain = folder.resolve("1.csv");
    Files.writeString(plain, content);
    Path zipped = folder.resolve("2.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(content.toString().getBytes(StandardCharsets.UTF_8));
    }
    String before = SharedSpark.session().conf().get("spark.sql.files.maxPartitionBytes");
    SharedSpark.session().conf().set("spark.sql.files.maxPartitionBytes", "50000");
    try {
      Dataset<Row> table = open(Map.of(), plain, zipped);
      Projection projection = Projection.of(table, List.of("b", "a"), false);
      JavaRDD<InternalRow> rows = PlainCsv.of(table).orElseThrow().rows(table, projection);
      assertTrue(rows.getNumPartitions() > 5, "several splits");
      List<String> found = new ArrayList<>(texts(rows, 3));
      List<String> expected =
          new ArrayList<>(texts(Tables.internalRows(projection.select(table)), 3));
      found.sort(null);
      expected.sort(null);
      assertEquals(40_000, found.size());
      assertEquals(expected, found);
    } finally {
      SharedSpark.session().conf().set("spark.sql.files.maxPartitionBytes", before);
    }
  }

  @Test
  void filesWithOtherHeadersAreRefused() throws Exception {
    Path one = folder.resolve("1.csv");
    Path other = folder.resolve("2.csv");
    Files.writeString(one, "a,b\n1,2\n");
    Files.writeString(other, "b,a\n1,2\n");
    Exception e = assertThrows(Exception.class, () -> open(Map.of(), one, other));
    assertTrue(e.getMessage().contains("differs from the first file's"), e.getMessage());
  }

  @Test
  void whatIsNotUnderstoodIsLeftToSpark() throws Exception {
    Path file = folder.resolve("t.csv");
    Files.writeString(file, "a,b\n1,2\n");
    Map<String, String> options =
        Map.of(
            "multiLine",
            "true",
            "comment",
            "#",
            "quote",
            "'",
            "encoding",
            "UTF-8",
            "nullValue",
            "x");
    options.forEach(
        (key, value) -> assertTrue(PlainCsv.of(open(Map.of(key, value), file)).isEmpty(), key));
    Path partitioned = folder.resolve("p/year=2024");
    Files.createDirectories(partitioned);
    Files.writeString(partitioned.resolve("t.csv"), "a,b\n1,2\n");
    assertTrue(PlainCsv.of(open(Map.of(), folder.resolve("p"))).isEmpty());
    assertTrue(PlainCsv.of(open(Map.of(), file).filter("a = 1")).isEmpty());
  }
}
