package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Predictions as columns: computed when they are used, in any kind of query, with the bits of a
 * table that is scored by itself.
 */
class ScoredColumnsTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("x", DataTypes.DoubleType)
          .add("size", DataTypes.FloatType)
          .add("count", DataTypes.LongType)
          .add("few", DataTypes.ShortType)
          .add("colour", DataTypes.StringType)
          .add("warm", DataTypes.BooleanType)
          .add("day", DataTypes.DateType)
          .add("list", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("kind", DataTypes.StringType)
          .add("half", DataTypes.BooleanType)
          .add("amount", DataTypes.DoubleType)
          .add("price", DataTypes.createDecimalType(8, 2));

  private static final List<String> FEATURES =
      List.of("x", "size", "count", "few", "colour", "warm", "day", "list");

  @TempDir static Path folder;

  private static SparkSession spark;
  private static String path;
  private static Model kinds; // of three

  @BeforeAll
  static void writeTable() {
    spark = SharedSpark.session();
    Random random = new Random(5);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 700; i++) { // more than two blocks, the last one not full
      double x = random.nextGaussian();
      rows.add(
          RowFactory.create(
              i,
              x,
              random.nextFloat(),
              random.nextLong() >> 20,
              (short) random.nextInt(9),
              List.of("red", "green", "blue").get(random.nextInt(3)),
              random.nextBoolean(),
              Date.valueOf(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(900))),
              List.of(random.nextInt(5), random.nextInt(5)),
              List.of("a", "b", "c").get((int) Math.min(2, Math.abs(2 * x))),
              x > random.nextGaussian(),
              Math.exp(x),
              java.math.BigDecimal.valueOf(random.nextInt(10_000), 2)));
    }
    path = folder.resolve("rows").toString();
    spark.createDataFrame(rows, SCHEMA).coalesce(2).write().parquet(path);
    kinds = trained("kind", Map.of());
  }

  private static Dataset<Row> table() {
    return spark.read().parquet(path);
  }

  private static Model trained(Object label, Map<String, Object> more) {
    Map<String, Object> values =
        new HashMap<>(
            Map.of(
                "data.label",
                label,
                "data.features",
                FEATURES,
                "network.hidden",
                List.of(9, 5),
                "training.epochs",
                1));
    values.putAll(more);
    return Tributary.train(table(), Settings.of(values));
  }

  /** What {@code predict} writes. */
  private static List<Row> predicted(Model model, Dataset<Row> table) {
    try (Scoring scoring = model.score(table, "the table", List.of(table.columns()))) {
      return scoring.rows().orderBy("id").collectAsList();
    }
  }

  private static List<Row> rows(Dataset<Row> scored) {
    return scored.orderBy("id").collectAsList();
  }

  private static void assertPredicted(Model model, String path) {
    List<Row> expected = predicted(model, spark.read().parquet(path));
    assertEquals(expected, rows(model.transform(spark.read().parquet(path))));
    assertEquals(expected, rows(oneByOne(model, path, true)));
    assertEquals(expected, rows(oneByOne(model, path, false)));
  }

  // In a session that does not compute blocks, by compiled programs or without any.
  private static Dataset<Row> oneByOne(Model model, String path, boolean compiled) {
    SparkSession other = spark.newSession();
    other.conf().set("spark.sql.codegen.wholeStage", compiled);
    other.conf().set("spark.sql.codegen.factoryMode", compiled ? "CODEGEN_ONLY" : "NO_CODEGEN");
    Dataset<Row> scored = model.transform(other.read().parquet(path));
    other
        .experimental()
        .extraStrategies_$eq(CollectionConverters.asScala(List.<SparkStrategy>of()).toSeq());
    assertFalse(plan(scored).contains("RowFunction "), plan(scored));
    return scored;
  }

  private static String plan(Dataset<Row> query) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) query)
        .queryExecution()
        .executedPlan()
        .toString();
  }

  @Test
  void everyKindOfModelGivesTheBitsOfPredict() {
    assertPredicted(kinds, path);
    assertPredicted(trained("half", Map.of("training.threshold", 0.3)), path);
    assertPredicted(trained("amount", Map.of("network.hidden", List.of())), path);
    assertPredicted(trained("price", Map.of("network.loss", "poisson")), path);
    assertPredicted(trained(List.of("amount", "price"), Map.of()), path);
    assertPredicted(trained(List.of("half", "warm"), Map.of("data.features", List.of("x"))), path);
    assertPredicted(
        trained("kind", Map.of("training.ensemble", 3, "data.categories", "embedding")), path);
  }

  @Test
  void missingAndUnseenCellsAreTreatedAsPredictDoes() {
    String oddPath = folder.resolve("odd").toString();
    table()
        .withColumn("x", functions.expr("if(id % 7 = 0, null, x)"))
        .withColumn("colour", functions.expr("if(id % 5 = 0, null, if(id % 3 = 0, 'new', colour))"))
        .write()
        .parquet(oddPath);
    Dataset<Row> odd = spark.read().parquet(oddPath);
    assertPredicted(trained("kind", Map.of("data.missing", "impute")), oddPath);
    assertPredicted(trained("amount", Map.of("data.missing", "drop")), oddPath);
    Exception failed = assertThrows(Exception.class, () -> kinds.transform(odd).collect());
    assertTrue(messages(failed).contains("column 'x' has a missing value"), messages(failed));
  }

  private static String messages(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      all.append(cause.getMessage()).append('\n');
    }
    return all.toString();
  }

  @Test
  void aTableInMemoryGivesTheSame() {
    Dataset<Row> local = spark.createDataFrame(table().collectAsList(), SCHEMA);
    assertEquals(predicted(kinds, table()), rows(kinds.transform(local)));
  }

  /** What would run a shuffle's stages at once under adaptive execution does so no more. */
  @Test
  void nothingRunsBeforeAnAction() {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    Dataset<Row> shuffled = table().repartition(3, functions.col("colour"));
    List<Row> expected = predicted(kinds, table());
    settled();
    spark.sparkContext().addSparkListener(counter);
    try {
      Dataset<Row> scored = kinds.transform(shuffled);
      scored.createOrReplaceTempView("lazily_scored");
      assertTrue(plan(scored).contains("AdaptiveSparkPlan"), plan(scored));
      spark.sql("SELECT * FROM lazily_scored").explain();
      settled();
      assertEquals(0, jobs.get());
      assertEquals(expected, rows(scored));
      settled();
      assertTrue(jobs.get() > 0);
    } finally {
      spark.sparkContext().removeSparkListener(counter);
    }
  }

  // Listeners have heard of all that has happened.
  private static void settled() {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aModelScoresAStream() throws Exception {
    Dataset<Row> stream =
        spark.readStream().schema(SCHEMA).option("maxFilesPerTrigger", 1).parquet(path);
    List<Row> scored = Collections.synchronizedList(new ArrayList<>());
    StreamingQuery query =
        kinds
            .transform(stream)
            .where("id % 2 = 0")
            .writeStream()
            .foreachBatch(
                (VoidFunction2<Dataset<Row>, Long>)
                    (batch, number) -> scored.addAll(batch.collectAsList()))
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    scored.sort(Comparator.comparingInt(row -> row.getInt(0)));
    assertEquals(predicted(kinds, table().where("id % 2 = 0")), scored);
  }

  private static List<Row> counts(Dataset<Row> scored) {
    return scored.groupBy("prediction").count().orderBy("prediction").collectAsList();
  }

  @Test
  void sqlTextCallsAModel() {
    kinds.register(spark, "predict_kind");
    table().createOrReplaceTempView("things");
    List<Row> expected = predicted(kinds, table());
    for (String call :
        List.of(
            "predict_kind(*)",
            "predict_kind(things.*)",
            "predict_kind(struct(*))",
            "PREDICT_KIND(list, day, WARM, colour, few, count, Size, x)",
            "predict_kind(0 + x, size, count, 0S + few, concat(colour, ''), warm, date(day), array(list[0], list[1]))")) {
      Dataset<Row> scored =
          spark.sql(
              "SELECT * EXCEPT (p), p.* FROM (SELECT *, %s AS p FROM things)".formatted(call));
      assertEquals(expected, rows(scored), call);
      assertTrue(plan(scored).contains("RowFunction "), plan(scored));
    }
    assertEquals(
        expected.stream().map(row -> row.getAs("prediction")).toList(),
        table()
            .orderBy("id")
            .select(functions.expr("predict_kind(*).prediction"))
            .collectAsList()
            .stream()
            .map(row -> row.get(0))
            .toList());
  }

  @Test
  void callsThatCannotBeUnderstoodAreRefused() {
    kinds.register(spark, "predict_odd");
    table().createOrReplaceTempView("odd_things");
    for (String call :
        List.of(
            "predict_odd(x, size)",
            "predict_odd(size, x, count, few, colour, warm, day, array(1, 2))",
            "predict_odd()")) {
      Exception refused =
          assertThrows(
              UserException.class, () -> spark.sql("SELECT %s FROM odd_things".formatted(call)));
      assertTrue(
          refused.getMessage().startsWith("predict_odd: no argument is called '"),
          refused.getMessage());
    }
    Exception twice =
        assertThrows(
            UserException.class, () -> spark.sql("SELECT predict_odd(*, x) FROM odd_things"));
    assertEquals(
        "predict_odd: the arguments 2 and 14 are both called 'x'; name the one that is meant",
        twice.getMessage());
    Exception type =
        assertThrows(
            UserException.class,
            () ->
                spark.sql(
                    "SELECT predict_odd(map('a', 1), size, count, few, colour, warm, day, list) FROM odd_things"));
    assertTrue(
        type.getMessage().startsWith("predict_odd: column 'x' has the type map<"),
        type.getMessage());
  }

  @Test
  void aViewOverAModelWorksInOtherQueries() {
    kinds.register(spark, "predict_view");
    table().createOrReplaceTempView("viewed_things");
    spark.sql(
        "CREATE OR REPLACE TEMPORARY VIEW scored_view AS"
            + " SELECT *, predict_view(*).prediction AS prediction FROM viewed_things");
    assertEquals(
        counts(kinds.transform(table())),
        spark
            .sql("SELECT prediction, count(*) count FROM scored_view GROUP BY prediction")
            .orderBy("prediction")
            .collectAsList());
    assertEquals(
        table().count(),
        spark.sql("SELECT * FROM scored_view a JOIN scored_view b USING (id, prediction)").count());
  }

  /** Conditions on predictions, and what is computed of them, cost each row once. */
  @Test
  void aRowIsScoredOnceHoweverOftenItIsUsed() {
    Dataset<Row> scored = kinds.transform(table());
    List<Row> expected =
        predicted(kinds, table()).stream()
            .filter(row -> row.getInt(0) < 500 && row.getAs("prediction").equals("b"))
            .toList();
    Dataset<Row> some = scored.where("prediction = 'b' AND id < 500");
    assertEquals(expected, rows(some));
    assertEquals(1, plan(some).split("RowFunction ", -1).length - 1, plan(some));
    assertTrue(plan(some).contains("PushedFilters: [IsNotNull(id), LessThan(id,500)]"), plan(some));
    Dataset<Row> grouped =
        scored.groupBy("prediction").agg(functions.avg(functions.expr("probability[1]")));
    assertEquals(1, plan(grouped).split("RowFunction ", -1).length - 1, plan(grouped));
    assertEquals(3, grouped.count());
  }

  @Test
  void unusedColumnsAreNotRead() {
    String plan = plan(kinds.transform(table()).select("prediction"));
    String read = plan.substring(plan.indexOf("ReadSchema"));
    assertTrue(read.contains("colour"), plan);
    assertFalse(read.contains("amount"), plan);
    assertFalse(plan(kinds.transform(table()).select("amount")).contains("score"), plan);
  }

  @Test
  void columnsThatAreNotReadStayAsTheyAre() {
    Dataset<Row> more =
        table()
            .withColumn("nested", functions.expr("struct(id AS a, map('k', array(x)) AS b)"))
            .withColumn("dotted.name", functions.expr("interval 1 day"));
    Dataset<Row> doubled =
        more.select(functions.col("*"), functions.lit(1).as("id"), functions.lit(2).as("ID"));
    Dataset<Row> scored = kinds.transform(doubled);
    int width = doubled.columns().length;
    assertEquals(
        Arrays.asList(doubled.schema().fields()),
        Arrays.asList(scored.schema().fields()).subList(0, width));
    List<Row> before = doubled.collectAsList();
    List<Row> after = scored.collectAsList();
    for (int i = 0; i < before.size(); i++) {
      for (int j = 0; j < width; j++) {
        assertEquals(before.get(i).get(j), after.get(i).get(j));
      }
    }
    assertEquals(
        predicted(kinds, table()).stream()
            .map(row -> row.<String>getAs("prediction"))
            .sorted()
            .toList(),
        after.stream().map(row -> row.<String>getAs("prediction")).sorted().toList());
  }

  @Test
  void columnsThatAreReadHaveToBeClear() {
    Exception twice =
        assertThrows(
            UserException.class,
            () -> kinds.transform(table().select(functions.col("*"), functions.lit(1).as("x"))));
    assertTrue(twice.getMessage().contains("the column name 'x' twice"), twice.getMessage());
    Exception taken =
        assertThrows(
            UserException.class,
            () -> kinds.transform(table().withColumn("Prediction", functions.lit(1))));
    assertTrue(
        taken.getMessage().contains("already has a column 'Prediction'"), taken.getMessage());
  }

  /** Two uses of a model are one to Spark, so that what was cached is found again. */
  @Test
  void aCachedTableIsKnownAgain() {
    Dataset<Row> cached = kinds.transform(table()).cache();
    try {
      assertTrue(plan(kinds.transform(table())).contains("InMemoryTableScan"));
    } finally {
      cached.unpersist(true);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void windowsAndJoinsMayHavePredictions(boolean adaptive) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.adaptive.enabled", adaptive);
    Dataset<Row> scored = kinds.transform(session.read().parquet(path));
    scored.createOrReplaceTempView("scored");
    assertEquals(
        700,
        session
            .sql(
                "SELECT a.id FROM scored a JOIN scored b ON a.id = b.id AND a.prediction = b.prediction"
                    + " AND a.probability[0] = b.probability[0]")
            .count());
    assertEquals(
        counts(kinds.transform(table())),
        session
            .sql(
                "SELECT DISTINCT prediction, count(*) OVER (PARTITION BY prediction) count FROM scored")
            .orderBy("prediction")
            .collectAsList());
  }
}
