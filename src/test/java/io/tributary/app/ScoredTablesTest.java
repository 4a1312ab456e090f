package io.tributary.app;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code predict} reads, keeps and writes: columns, folders, formats, and what it tells. */
class ScoredTablesTest {
  /** Of the model: two numbers, one of which names folders below, and two categories. */
  private static final String ROWS =
      """
      SELECT id, id %% 7 - 3.5D AS x, CAST(2020 + id %% 3 AS INT) AS year,
        array('oslo', 'rome')[CAST(id %% 2 AS INT)] AS city, CAST(10 + id %% 2 AS INT) AS zip,
        IF(id %% 7 > 3, 'high', 'low') AS label
      FROM range(%d)
      """;

  @TempDir static Path models;
  @TempDir Path folder;

  private static String model;

  @BeforeAll
  static void train() throws IOException {
    String table = models.resolve("t.parquet").toString();
    SharedSpark.session().sql(ROWS.formatted(60)).write().parquet(table);
    Path conf = models.resolve("conf.yaml");
    Files.writeString(
        conf,
        """
        network: {hidden: []}
        data: {path: '%s', label: label, ignore: [id], categorical: [zip], validation: 0}
        training: {epochs: 3}
        """
            .formatted(table));
    model = models.resolve("run").toString();
    CommandRun.done("train", conf.toString(), "--out", model);
  }

  @AfterEach
  void nothingTemporaryIsLeft() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      assertEquals(
          List.of(),
          paths.filter(p -> p.getFileName().toString().contains("tributary-tmp")).toList());
    }
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private static Dataset<Row> rows() {
    return SharedSpark.session().sql(ROWS.formatted(100));
  }

  private CommandRun run(String table, String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("predict", "--model", model, "--data", at(table), "--out", at(out)));
    arguments.addAll(Arrays.asList(more));
    return CommandRun.of(arguments.toArray(new String[0]));
  }

  private CommandRun predict(String table, String out, String... more) {
    CommandRun run = run(table, out, more);
    assertEquals(Main.DONE, run.status(), run.err());
    return run;
  }

  private String refused(String table, String out, String... more) {
    CommandRun run = run(table, out, more);
    assertEquals(Main.USER_ERROR, run.status(), run.out() + run.err());
    assertFalse(run.err().contains("\tat "), run.err());
    assertFalse(Files.exists(folder.resolve(out)), out);
    return run.err();
  }

  private Dataset<Row> read(String format, String out) {
    return SharedSpark.session().read().format(format).option("header", true).load(at(out));
  }

  private List<String> columns(String out) {
    return List.of(read("parquet", out).columns());
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /** The names of the folders below one, relative to it. */
  private Set<String> folders(String out) throws IOException {
    Path root = folder.resolve(out);
    try (Stream<Path> paths = Files.walk(root)) {
      Set<String> names = new TreeSet<>();
      paths
          .filter(p -> Files.isDirectory(p) && !p.equals(root))
          .forEach(p -> names.add(root.relativize(p).toString()));
      return names;
    }
  }

  // --- Columns

  @Test
  void columnsKeepsWhatItNamesInTheTablesOrder() {
    rows()
        .withColumn("c,d", col("id"))
        .withColumn("e.f `g", col("id"))
        .withColumn("c", col("id"))
        .withColumn("d", col("id"))
        .write()
        .parquet(at("t.parquet"));
    predict("t.parquet", "all");
    List<String> added = List.of("prediction", "probability");
    predict("t.parquet", "a", "--columns", "zip, id,ye*");
    assertEquals(List.of("id", "year", "zip", "prediction", "probability"), columns("a"));
    predict("t.parquet", "b", "--columns", "d", "--columns", "c,d", "--columns", "e.f `g");
    assertEquals(List.of("c,d", "e.f `g", "d", "prediction", "probability"), columns("b"));
    predict("t.parquet", "none", "--columns", "");
    assertEquals(added, columns("none"));
    // What is kept does not change what is predicted.
    assertEquals(
        texts(read("parquet", "all").select("id", "year", "zip", "prediction", "probability")),
        texts(read("parquet", "a")));
    assertEquals(
        texts(read("parquet", "all").select("prediction", "probability")),
        texts(read("parquet", "none")));
  }

  @Test
  void aColumnThatIsNotThereIsRefusedWithTheNearest() {
    rows().write().parquet(at("t.parquet"));
    String message = refused("t.parquet", "out", "--columns", "id,citty,z??,q*");
    assertTrue(message.contains("--columns: the table has no column 'citty'"), message);
    assertTrue(message.contains("did you mean 'city'?"), message);
    assertTrue(message.contains("no column matches 'q*'"), message);
    assertTrue(message.contains("[id, x, year, city, zip, label]"), message);
    assertFalse(message.contains("z??"), message);
  }

  @Test
  void anOldPredictionCanBeLeftOut() {
    rows().withColumn("prediction", col("id")).write().parquet(at("t.parquet"));
    String message = refused("t.parquet", "out");
    assertTrue(message.startsWith(at("t.parquet") + ": "), message);
    assertTrue(message.contains("'prediction'"), message);
    assertTrue(message.contains("--columns"), message);
    predict("t.parquet", "out", "--columns", "id");
    assertEquals(List.of("id", "prediction", "probability"), columns("out"));
    assertEquals(100, read("parquet", "out").where("prediction IN ('high', 'low')").count());
  }

  // --- Folders

  @Test
  void partitionedTablesAreScoredAsFlatOnesAndStayPartitioned() throws IOException {
    rows().write().parquet(at("flat.parquet"));
    rows().write().partitionBy("year", "city").parquet(at("t.parquet"));
    predict("flat.parquet", "flat");
    predict("t.parquet", "scored");

    assertEquals(folders("t.parquet"), folders("scored"));
    assertEquals(9, folders("scored").size()); // 3 years, 2 cities in each
    String[] names = {"id", "x", "year", "city", "zip", "label", "prediction", "probability"};
    assertEquals(
        texts(read("parquet", "flat").select(cols(names))),
        texts(read("parquet", "scored").select(cols(names))));
  }

  @Test
  void evaluateSeesThePartitionedTableAsTheFlatOne() throws IOException {
    rows().write().parquet(at("flat.parquet"));
    rows().write().partitionBy("year", "label").parquet(at("t.parquet"));
    for (String table : List.of("flat", "t")) {
      CommandRun.done(
          "evaluate", "--model", model, "--data", at(table + ".parquet"), "--json", at(table));
    }
    assertEquals(Files.readString(folder.resolve("flat")), Files.readString(folder.resolve("t")));
  }

  @Test
  void onlyKeptColumnsNameFolders() throws IOException {
    rows().write().partitionBy("year", "city").parquet(at("t.parquet"));
    predict("t.parquet", "scored", "--columns", "id,city");
    assertEquals(Set.of("city=oslo", "city=rome"), folders("scored"));
    assertEquals(List.of("id", "prediction", "probability", "city"), columns("scored"));
    predict("t.parquet", "none", "--columns", "");
    assertEquals(Set.of(), folders("none"));
    predict("t.parquet", "flat", "--partitionBy", "");
    assertEquals(Set.of(), folders("flat"));
    assertEquals(
        List.of("id", "x", "zip", "label", "year", "city", "prediction", "probability"),
        columns("flat"));
  }

  @Test
  void partitionByChoosesTheFolders() throws IOException {
    rows().write().partitionBy("year").parquet(at("t.parquet"));
    predict("t.parquet", "scored", "--partitionBy", "zip,prediction");
    Set<String> outer =
        new TreeSet<>(folders("scored").stream().map(f -> f.split("/")[0]).toList());
    assertEquals(Set.of("zip=10", "zip=11"), outer);
    assertTrue(folders("scored").contains("zip=10/prediction=low"), folders("scored").toString());
    assertEquals(100, read("parquet", "scored").count());

    String message = refused("t.parquet", "out", "--partitionBy", "zipp");
    assertTrue(message.startsWith("--partitionBy: the scored table has"), message);
    assertTrue(message.contains("no column 'zipp', did you mean 'zip'?"), message);
    message = refused("t.parquet", "out", "--partitionBy", "zip", "--columns", "id");
    assertTrue(message.contains("no column 'zip'"), message);
    message = refused("t.parquet", "out", "--partitionBy", "probability");
    assertTrue(message.contains("array<double>"), message);
    message =
        refused(
            "t.parquet",
            "out.csv",
            "--columns",
            "",
            "--partitionBy",
            "prediction,probability_high,probability_low");
    assertTrue(message.contains("no column is left"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a.b", "a`b", "süd", "a,b", "a=b"})
  void oddNamesOfFoldersAreKept(String odd) throws IOException {
    rows()
        .withColumn(odd, expr("IF(id % 2 = 0, 'x/y', 'u v')"))
        .write()
        .partitionBy(odd)
        .parquet(at("t.parquet"));
    predict("t.parquet", "scored", "--columns", odd, "--columns", "id");
    assertEquals(List.of("id", "prediction", "probability", odd), columns("scored"));
    assertEquals(folders("t.parquet"), folders("scored"));
    Dataset<Row> even = read("parquet", "scored").where("id % 2 = 0");
    assertEquals(
        Set.of("x/y"),
        Set.copyOf(even.collectAsList().stream().map(row -> row.getString(3)).toList()));
    predict("t.parquet", "again", "--columns", "id", "--columns", odd, "--partitionBy", odd);
    assertEquals(folders("t.parquet"), folders("again"));
  }

  @Test
  void trainingSeesThePartitionedTableAsTheFlatOne() throws IOException {
    rows().write().parquet(at("flat"));
    rows().write().partitionBy("year", "city").parquet(at("parquet"));
    rows().write().option("header", true).partitionBy("year", "city").csv(at("csv"));
    Set<String> hashes = new TreeSet<>();
    for (String table : List.of("flat", "parquet", "csv")) {
      Files.writeString(
          folder.resolve("conf.yaml"),
          "network: {hidden: []}\ndata: {path: '%s', label: label, features: [city, x, year]}\n"
                  .formatted(at(table))
              + "training: {epochs: 2, shards: 2}\n");
      CommandRun.done("train", at("conf.yaml"), "--out", at(table + "-run"));
      hashes.add(
          new ObjectMapper()
              .readTree(folder.resolve(table + "-run/summary.json").toFile())
              .get("parametersSha256")
              .textValue());
    }
    // The columns that name folders are a table's last ones: here the order is the same in all.
    assertEquals(1, hashes.size(), hashes.toString());
  }

  @Test
  void aNumberedNameOfPartitionedCsvIsNoNameTwice() {
    rows()
        .select(col("id").as("x0"), col("x").as("x1"), col("year"))
        .write()
        .option("header", true)
        .partitionBy("year")
        .csv(at("t"));
    assertTrue(refused("t", "out").contains("column 'x' is not in the table"));
  }

  @Test
  void partitionedCsvIsReadAsStrictlyAsAFile() throws IOException {
    rows().write().option("header", true).csv(at("flat.csv"));
    rows().write().option("header", true).partitionBy("year").csv(at("t"));
    predict("flat.csv", "flat.parquet");
    predict("t", "scored.csv");
    assertEquals(Set.of("year=2020", "year=2021", "year=2022"), folders("scored.csv"));
    assertEquals(
        texts(read("parquet", "flat.parquet").select("id", "year", "prediction")),
        texts(read("csv", "scored.csv").select("id", "year", "prediction")));

    Path ragged = folder.resolve("t/year=2021/ragged.csv");
    Files.writeString(ragged, "id,x,city,zip,label\n1,2,oslo,10\n");
    assertTrue(refused("t", "out").contains("row 1 of " + ragged));
    CommandRun evaluated = CommandRun.of("evaluate", "--model", model, "--data", at("t"));
    assertEquals(Main.USER_ERROR, evaluated.status(), evaluated.err());
    assertTrue(evaluated.err().contains("row 1 of " + ragged), evaluated.err());
  }

  // --- Formats

  @ParameterizedTest
  @CsvSource({"orc, scored.orc", "json, scored.json", "orc, scored", "json, scored"})
  void anyFormatHoldsTheScoredTable(String format, String out) {
    rows().withColumn("e.f", col("id")).write().parquet(at("t.parquet"));
    predict("t.parquet", "parquet");
    if (out.contains(".")) {
      predict("t.parquet", out);
    } else {
      predict("t.parquet", out, "--outFormat", format);
    }
    String[] names = {"id", "e.f", "city", "prediction", "probability"};
    assertEquals(
        texts(read("parquet", "parquet").select(cols(names))),
        texts(read(format, out).select(cols(names))));
  }

  private static org.apache.spark.sql.Column[] cols(String... names) {
    return Arrays.stream(names)
        .map(n -> col("`" + n + "`"))
        .toArray(org.apache.spark.sql.Column[]::new);
  }

  @Test
  void optionsAreHandedToSparksWriter() throws IOException {
    rows().write().parquet(at("t.parquet"));
    predict(
        "t.parquet",
        "scored.csv",
        "--outOption",
        "compression=gzip",
        "--outOption",
        "sep=;",
        "--columns",
        "id,x");
    try (Stream<Path> files = Files.list(folder.resolve("scored.csv"))) {
      assertTrue(files.anyMatch(f -> f.toString().endsWith(".csv.gz")));
    }
    assertEquals(
        "id;x;prediction;probability_high;probability_low",
        String.join(
            ",",
            SharedSpark.session().read().option("header", true).csv(at("scored.csv")).columns()));

    String message = refused("t.parquet", "out", "--outOption", "compression=tight");
    assertTrue(message.toLowerCase(java.util.Locale.ROOT).contains("tight"), message);
    message = refused("t.parquet", "out", "--outOption", "compression");
    assertTrue(message.contains("--outOption compression: expected key=value"), message);
    message = refused("t.parquet", "out", "--outFormat", "nosuch");
    assertTrue(message.contains("'nosuch'"), message);
    // Spark's text files hold one column.
    message = refused("t.parquet", "out", "--outFormat", "text");
    assertTrue(message.contains("as text"), message);
  }

  @Test
  void aSinkWithoutFilesLeavesNoFolder() {
    rows().write().parquet(at("t.parquet"));
    predict("t.parquet", "out", "--outFormat", "noop", "--overwrite");
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void csvRefusesWhatItHasNoCellsFor() {
    rows()
        .withColumn("list", expr("array(1, 2)"))
        .withColumn("pair", expr("struct(1 AS a, 2 AS b)"))
        .write()
        .parquet(at("t.parquet"));
    String message = refused("t.parquet", "out.csv");
    for (String part : List.of("'list' (array<int>)", "'pair' (", "--columns")) {
      assertTrue(message.contains(part), message);
    }
    predict("t.parquet", "out.csv", "--columns", "id");
    predict("t.parquet", "out");
    assertEquals(100, read("parquet", "out").where("list[1] = 2 AND pair.b = 2").count());
  }

  // --- What is told

  @Test
  void unseenCategoriesAreCountedAndShown() {
    rows()
        .withColumn("zip", expr("CASE WHEN id % 10 = 3 THEN 99 - id ELSE zip END"))
        .withColumn("city", expr("CASE WHEN id % 5 = 0 THEN concat('city', id) ELSE city END"))
        .repartition(4)
        .write()
        .parquet(at("t.parquet"));
    String told = predict("t.parquet", "scored").out();
    // Ten of id 3, 13, ..., 93: zips 96, ..., 6; twenty cities, city0, city10, city15, city20, ...
    assertTrue(
        told.contains(
            "Column 'zip': 10 cells hold categories that training has not seen (such as '6', '16', '26'); they set no input"),
        told);
    assertTrue(
        told.contains(
            "Column 'city': 20 cells hold categories that training has not seen (such as 'city0', 'city10', 'city15'); they set no input"),
        told);
    assertFalse(told.contains("no prediction"), told);

    rows().withColumn("city", expr("IF(id = 5, 'paris', city)")).write().parquet(at("u.parquet"));
    told = predict("u.parquet", "one").out();
    assertTrue(told.contains("Column 'city': 1 cell holds a category"), told);
    assertTrue(told.contains("('paris')"), told);
    assertFalse(told.contains("'zip'"), told);
  }

  @Test
  void knownCategoriesAreNotTalkedAbout() {
    rows().write().parquet(at("t.parquet"));
    String told = predict("t.parquet", "scored").out();
    assertEquals("Scored %s into %s".formatted(at("t.parquet"), at("scored")), told.strip());
  }

  @Test
  void rowsWithoutPredictionAreCounted() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "x,label\n1,a\n2,b\n3,a\n");
    Files.writeString(
        folder.resolve("conf.yaml"),
        "network: {hidden: []}\ndata: {path: '%s', label: label, missing: drop, validation: 0}"
            .formatted(at("t.csv")));
    CommandRun.done("train", at("conf.yaml"), "--out", at("run"), "--set", "training.epochs=0");
    Files.writeString(folder.resolve("new.csv"), "x,id\n1,1\n,2\n?,3\n4,4\n");
    CommandRun run =
        CommandRun.done(
            "predict", "--model", at("run"), "--data", at("new.csv"), "--out", at("scored"));
    assertTrue(
        run.out().contains("2 of 4 rows have no prediction, since cells are missing"), run.out());
    assertEquals(2, read("parquet", "scored").where("prediction IS NULL").count());
  }
}
