package io.tributary.api;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.data.ArrayFeature;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.FeatureColumn;
import io.tributary.data.NumericFeature;
import io.tributary.data.TemporalFeature;
import io.tributary.model.ModelFolder;
import io.tributary.testing.SharedSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What columns of each kind become, and that it is the same however the table is stored. */
class ColumnTypesTest {
  private final SparkSession spark = SharedSpark.session();

  @TempDir Path folder;

  private Dataset<Row> table(int rows, String... columns) {
    Column[] expressions = new Column[columns.length];
    for (int i = 0; i < columns.length; i++) {
      expressions[i] = expr(columns[i]);
    }
    return spark.range(0, rows, 1, 3).select(expressions);
  }

  private static final class Told implements RunObserver {
    final List<String> lines = new ArrayList<>();

    @Override
    public void tells(String line) {
      lines.add(line);
    }
  }

  private static RunResult run(Dataset<Row> table, Told told, Object... more) {
    Map<String, Object> values =
        new java.util.HashMap<>(
            Map.of(
                "network.hidden",
                List.of(),
                "data.label",
                "y",
                "training.epochs",
                2,
                "training.batchSize",
                16));
    for (int i = 0; i < more.length; i += 2) {
      values.put((String) more[i], more[i + 1]);
    }
    return Tributary.run(table, Settings.of(values), told);
  }

  private static RunResult run(Dataset<Row> table, Object... more) {
    return run(table, new Told(), more);
  }

  private static List<FeatureColumn> features(RunResult result) {
    return result.model().orElseThrow().trained().encoding().features();
  }

  private static Object hash(RunResult result) {
    return result.summary().get("parametersSha256");
  }

  private static final String LABEL = "cast(id % 7 + id / 3 as double) as y";
  private static final String DATE = "date_add(date'2023-11-20', cast(id * 3 as int)) as d";
  private static final String TIMESTAMP =
      "timestamp_ntz'2024-02-28 22:15:00' + make_dt_interval(0, cast(id as int), 7, 0.25) as t";

  @Test
  void datesAndTimestampsAreDaysAndCycles() {
    List<FeatureColumn> features = features(run(table(50, DATE, TIMESTAMP, LABEL)));
    assertTrue(features.get(0) instanceof TemporalFeature d && !d.timeOfDay());
    assertTrue(features.get(1) instanceof TemporalFeature t && t.timeOfDay());
    assertEquals(5, features.get(0).width());
    assertEquals(7, features.get(1).width());
  }

  @Test
  void aDayIsWhatTheCalendarSays() {
    // 2024-07-01 06:00 UTC: 19,905 days and a quarter after 1970-01-01 (date -ud 2024-07-01 +%s is
    // 1719792000 = 19905 · 86400), day 183 of 366, a Monday; a quarter of the day is sin 1, cos 0.
    float[] values = new float[7];
    TemporalFeature.unscaled("t", true).write((1_719_792_000L + 6 * 3600) * 1_000_000, values, 0);
    double turn = 2 * Math.PI * 182 / 366;
    assertArrayEquals(
        new float[] {19905.25f, (float) Math.sin(turn), (float) Math.cos(turn), 0, 1, 1, 0},
        values,
        1e-6f);
  }

  @Test
  void aTableGivesTheSameBitsFromCsvParquetOrcAndJson() {
    Dataset<Row> table =
        table(
            200,
            // By name, since Spark reads the columns of JSON so, and their order is the table's.
            "elt(cast(id % 3 + 1 as int), 'red', 'green', 'blue') as colour",
            DATE,
            "id % 4 = 1 as flag",
            "if(id % 10 = 3, null, id * 0.25) as number",
            TIMESTAMP,
            LABEL);
    Object expected = hash(run(table, "data.missing", "impute", "training.shards", 3));
    for (String format : List.of("csv", "parquet", "orc", "json")) {
      String path = folder.resolve(format).toString();
      var writer = table.repartition(5).write().format(format);
      (format.equals("csv") ? writer.option("header", "true") : writer).save(path);
      Settings settings =
          Settings.of(
              Map.of(
                  "network.hidden",
                  List.of(),
                  "data.label",
                  "y",
                  "data.missing",
                  "impute",
                  "data.path",
                  path,
                  "training.epochs",
                  2,
                  "training.batchSize",
                  16,
                  "training.shards",
                  3));
      assertEquals(
          expected, hash(Tributary.run(spark, settings, new RunObserver() {})), "from " + format);
    }
  }

  @Test
  void anArrayEqualsItsElementsAsColumns() {
    String a = "cast(id %% 11 as float) as %s";
    String b = "if(id %% 9 = 2, null, cast(id * 0.5 as float)) as %s";
    Dataset<Row> columns = table(120, a.formatted("v0"), b.formatted("v1"), LABEL);
    Dataset<Row> array = columns.selectExpr("array(v0, v1) as v", "y");
    RunResult ofArray = run(array, "data.missing", "impute");
    assertTrue(features(ofArray).get(0) instanceof ArrayFeature v && v.width() == 2);
    assertEquals(hash(run(columns, "data.missing", "impute")), hash(ofArray));
    // A vector of Spark's machine-learning library, as it is stored: dense, and sparse.
    Dataset<Row> dense =
        columns.selectExpr(
            "named_struct('type', 1Y, 'size', cast(null as int), 'indices', cast(null as array<int>),"
                + " 'values', array(cast(v0 as double), cast(v1 as double))) as v",
            "y");
    Dataset<Row> filled = columns.selectExpr("v0", "coalesce(v1, 0) as v1", "y");
    Dataset<Row> sparse =
        filled.selectExpr(
            "named_struct('type', 0Y, 'size', 2, 'indices', array(1, 0),"
                + " 'values', array(cast(v1 as double), cast(v0 as double))) as v",
            "y");
    assertEquals(hash(run(filled)), hash(run(sparse)), "sparse vectors");
    assertTrue(
        features(run(dense.where("size(v.values) = 2 and v.values[1] is not null"))).get(0)
            instanceof ArrayFeature);
  }

  @Test
  void listsOfDifferentLengthsAreToldByName() {
    Dataset<Row> table = table(30, "if(id = 7, array(1.0), array(1.0, id)) as v", LABEL);
    io.tributary.config.UserException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            io.tributary.config.UserException.class, () -> run(table));
    assertTrue(
        e.getMessage().contains("column 'v' has 2 elements in some rows and fewer in 1"),
        e.getMessage());
    assertEquals(
        29L - validation(run(table, "data.badRows", "drop")),
        trained(run(table, "data.badRows", "drop")));
  }

  private static long trained(RunResult result) {
    return ((Number) ((Map<?, ?>) result.summary().get("rows")).get("train")).longValue();
  }

  private static long validation(RunResult result) {
    return ((Number) ((Map<?, ?>) result.summary().get("rows")).get("validation")).longValue();
  }

  @Test
  void idsConstantsAndEmptyColumnsAreTold() throws Exception {
    Told told = new Told();
    RunResult result =
        run(
            table(
                300,
                "concat('P-', id) as person",
                "concat('T', id % 180) as ticket",
                "cast(id + 100 as int) as number",
                "cast(null as double) as nothing",
                "'x' as same",
                "5 as five",
                "map('a', 1) as map",
                "id % 13 as x",
                LABEL),
            told,
            "data.missing",
            "impute");
    List<FeatureColumn> features = features(result);
    assertEquals(
        List.of("number", "same", "five", "x"),
        features.stream().map(FeatureColumn::name).toList());
    assertTrue(features.get(0) instanceof NumericFeature);
    assertTrue(features.get(1) instanceof CategoricalFeature);
    String all = String.join("\n", told.lines);
    for (String expected :
        List.of(
            "Column 'person' is left out: its text is different in each of 300 rows",
            "Column 'ticket' is left out: about 180 of its 300 texts are distinct",
            "Column 'number' has a different whole number in each row",
            "Column 'nothing' is left out: all of its cells are missing",
            "Constant, kept though it tells nothing: 'same', 'five'",
            "Column 'map' is left out: a column of the type map<string,int>")) {
      assertTrue(all.contains(expected), () -> "no <" + expected + "> in\n" + all);
    }
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(folder.resolve("model").toString());
    ModelFolder.write(result.model().orElseThrow().trained(), path, new Configuration());
    assertEquals(
        List.of("map", "person", "ticket", "nothing"),
        ModelFolder.read(path, new Configuration()).encoding().leftOut().stream()
            .map(column -> column.name())
            .toList());
  }

  @Test
  void anIdIsKeptWhereTheUserNamesIt() {
    Dataset<Row> table = table(40, "concat('P-', id) as person", "id % 13 as x", LABEL);
    assertEquals(1, features(run(table)).size());
    assertEquals(2, features(run(table, "data.categorical", List.of("person"))).size());
    assertEquals(2, features(run(table, "data.features", List.of("person", "x"))).size());
  }

  @Test
  void aModelScoresDatesAndArraysAsItWasTrained() {
    Dataset<Row> table = table(60, DATE, TIMESTAMP, "array(id, id * id) as v", LABEL);
    RunResult result = run(table, "data.validation", 0);
    Dataset<Row> scored = result.model().orElseThrow().transform(table);
    double squares =
        scored.selectExpr("avg((prediction - y) * (prediction - y)) as s").head().getDouble(0);
    Map<?, ?> train = (Map<?, ?>) ((Map<?, ?>) result.summary().get("final")).get("train");
    double rmse = ((Number) train.get("rmse")).doubleValue();
    // The evaluation sees the scaled labels, which are 32-bit numbers.
    assertEquals(rmse, Math.sqrt(squares), 1e-6 * rmse);
  }
}
