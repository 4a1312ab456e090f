package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A table of nothing but numbers is read once. A text among them that is dropped makes it be read
 * twice: by the reference way, to the same bits.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnePassTest {
  private static final String HEADER = "a,b,w,y";

  @TempDir static Path folder;
  private List<String> rows;
  private Map<?, ?> expected;

  @BeforeAll
  void trainOnNumbers() throws IOException {
    Random random = new Random(5);
    rows = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      String b = i % 13 == 4 ? "NA" : String.valueOf(random.nextInt(9));
      rows.add(
          String.format(
              Locale.ROOT,
              "%.3f,%s,%d,%d",
              random.nextGaussian(),
              b,
              random.nextInt(3),
              random.nextInt(3) * 2 - 3));
    }
    rows.addAll(rows.subList(0, 40)); // repeated rows
    expected = run("numbers", rows);
  }

  private Map<?, ?> run(String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name + ".csv");
    Files.writeString(file, HEADER + "\n" + String.join("\n", lines) + "\n");
    return run(file.toString(), Map.of());
  }

  private static Map<?, ?> run(String path, Map<String, ?> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", path);
    values.put("data.label", "y");
    values.put("data.weight", "w");
    values.put("data.missing", "impute");
    values.put("data.badRows", "drop");
    values.put("network.hidden", List.of(5));
    values.put("training.epochs", 3);
    values.put("training.shards", 3);
    values.putAll(more);
    return Tributary.run(SharedSpark.session(), Settings.of(values), new RunObserver() {})
        .summary();
  }

  private static void assertSameBits(Map<?, ?> expected, Map<?, ?> actual) {
    assertEquals(expected.get("parametersSha256"), actual.get("parametersSha256"));
    assertEquals(expected.get("final"), actual.get("final"));
  }

  /** Among the first rows the text is seen at a glance; later, in the middle of packing. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 500, 740})
  void aDroppedTextChangesNothing(int place) throws IOException {
    List<String> lines = new ArrayList<>(rows);
    lines.add(place, "oops,1,1,1");
    Map<?, ?> summary = run("text" + place, lines);
    assertSameBits(expected, summary);
    assertEquals(1L, ((Map<?, ?>) summary.get("rows")).get("dropped"));
  }

  @Test
  void columnsOfParquetAreReadToTheSameBits() {
    String path = folder.resolve("table.parquet").toString();
    SharedSpark.session()
        .read()
        .option("header", "true")
        .option("nullValue", "NA")
        .csv(folder.resolve("numbers.csv").toString())
        .selectExpr(
            "cast(a as double) a", "cast(b as float) b", "cast(w as byte) w", "cast(y as int) y")
        .repartition(4)
        .write()
        .parquet(path);
    assertSameBits(expected, run(path, Map.of()));
    String orc = folder.resolve("table.orc").toString();
    SharedSpark.session().read().parquet(path).write().orc(orc);
    assertSameBits(expected, run(orc, Map.of()));
    String folders = folder.resolve("folders.parquet").toString();
    SharedSpark.session().read().parquet(path).write().partitionBy("w").parquet(folders);
    assertSameBits(expected, run(folders, Map.of()));
    String rowWise = folder.resolve("table2.parquet").toString();
    SharedSpark.session()
        .read()
        .parquet(path)
        .selectExpr("cast(a as decimal(12, 3)) a", "cast(b as short) b", "cast(w as long) w", "y")
        .write()
        .parquet(rowWise);
    // Decimals are no plain columns: these rows go through Spark's own cast.
    assertSameBits(expected, run(rowWise, Map.of()));
  }

  @Test
  void allProblemsAreFoundInOnePassToo() throws IOException {
    Path file = folder.resolve("bad.csv");
    Files.writeString(file, HEADER + "\n1,2,1,0\n,3,-1,1\n1e99,NA,1,0\n2,4,1,1\n");
    UserException e =
        assertThrows(
            UserException.class,
            () -> run(file.toString(), Map.of("data.missing", "fail", "data.badRows", "fail")));
    for (String problem :
        List.of(
            "column 'a' has 1 missing cell",
            "(first: row 2 of ",
            "column 'b' has 1 missing cell",
            "weight column 'w' has 1 negative value")) {
      assertTrue(e.getMessage().contains(problem), e.getMessage());
    }
  }

  @Test
  void aMarkThatIsANumberIsMissing() throws IOException {
    List<String> lines = rows.stream().map(row -> row.replace(",NA,", ",-999,")).toList();
    Path file = folder.resolve("marks.csv");
    Files.writeString(file, HEADER + "\n" + String.join("\n", lines) + "\n");
    assertSameBits(expected, run(file.toString(), Map.of("data.missingValues", List.of("-999"))));
  }
}
