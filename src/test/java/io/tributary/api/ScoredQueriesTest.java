package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tributary.testing.SharedSpark;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Queries with predictions give what they give where Spark alone plans them, and computes each
 * prediction where it stands: the latter is the oracle.
 */
class ScoredQueriesTest {
  /** Some x are missing, which the model of numbers refuses. */
  private static final String GAPS = "(SELECT id, if(id % 3 = 0, null, x) x, y, z, amount FROM t)";

  @TempDir static Path folder;

  private static String path;
  private static Model number;
  private static Model imputing; // of z alone
  private static Model kinds;

  @BeforeAll
  static void train() {
    SparkSession spark = SharedSpark.session();
    path = folder.resolve("rows").toString();
    spark
        .range(700) // more than two blocks, the last one not full
        .selectExpr(
            "cast(id AS int) id",
            "sin(id) x",
            "cos(3 * id) y",
            "cast(id % 5 AS double) z",
            "2 * sin(id) + cos(3 * id) amount",
            "if(sin(id) > 0.5, 'a', if(cos(id) > 0, 'b', 'c')) kind")
        .coalesce(1)
        .write()
        .parquet(path);
    number = trained("amount", List.of("x", "y", "z"), Map.of());
    imputing = trained("amount", List.of("z"), Map.of("data.missing", "impute"));
    kinds = trained("kind", List.of("x", "y", "z"), Map.of());
  }

  private static Model trained(String label, List<String> features, Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>(more);
    values.put("data.label", label);
    values.put("data.features", features);
    values.put("network.hidden", List.of(5));
    values.put("training.epochs", 1);
    return Tributary.train(SharedSpark.session().read().parquet(path), Settings.of(values));
  }

  private static SparkSession session() {
    SparkSession session = SharedSpark.session().newSession();
    number.register(session, "number");
    imputing.register(session, "imputing");
    kinds.register(session, "kinds");
    session.read().parquet(path).createOrReplaceTempView("t");
    return session;
  }

  private static List<String> rows(Dataset<Row> query) {
    return query.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private static void assertAsSparkAlone(Function<SparkSession, Dataset<Row>> query) {
    List<String> blocks = rows(query.apply(session()));
    SparkSession plain = session();
    Dataset<Row> alone = query.apply(plain);
    plain
        .experimental()
        .extraStrategies_$eq(CollectionConverters.asScala(List.<SparkStrategy>of()).toSeq());
    assertEquals(rows(alone), blocks);
    assertFalse(blocks.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Of groups.
        "SELECT id % 7, number(avg(x), avg(y), avg(z)).prediction FROM t GROUP BY 1",
        "SELECT z, imputing(z).prediction, count(*) FROM t GROUP BY z",
        "SELECT id % 3, number(avg(x), avg(y), max(number(x, y, z).prediction)).prediction p,"
            + " max(number(x, y, z).prediction) FROM t GROUP BY 1",
        "SELECT count(DISTINCT kinds(*).prediction), sum(number(*).prediction) FROM t",
        "SELECT kinds(x, y, z).prediction p, z, count(*), max(number(*).prediction) FROM t"
            + " GROUP BY ROLLUP (kinds(x, y, z).prediction, z)",
        "SELECT z, count(*) FROM t GROUP BY z"
            + " HAVING imputing(z).prediction < 100 AND max(number(x, y, z).prediction) > -100",
        // Of a lambda's variables.
        "SELECT id, transform(array(0D, 1D, 4D), v -> imputing(v).prediction) FROM t",
        "SELECT id, transform(array(0D, 1D), v -> number(x, y, v).prediction),"
            + " number(x, y, 0D).prediction FROM t",
        // Guarded.
        "SELECT id, CASE WHEN x IS NULL THEN -1 ELSE number(x, y, z).prediction END FROM " + GAPS,
        "SELECT id FROM " + GAPS + " WHERE x IS NULL OR number(x, y, z).prediction > 0",
        "SELECT id, x IS NOT NULL AND number(x, y, z).prediction > 0 FROM " + GAPS,
        "SELECT id, coalesce(amount, number(x, y, z).prediction) FROM " + GAPS,
        "SELECT z, avg(CASE WHEN x > 0 THEN number(x, y, z).prediction END) FROM "
            + GAPS
            + " GROUP BY z",
        "SELECT id, if(number(x, y, z).prediction > 0, number(x, y, z).prediction, -1) FROM t",
        // Elsewhere.
        "SELECT id FROM t ORDER BY number(x, y, z).prediction, id LIMIT 20",
        "SELECT id, imputing(imputing(z).prediction).prediction,"
            + " avg(imputing(imputing(z).prediction).prediction) OVER () FROM t",
        "SELECT id, rank() OVER (PARTITION BY kinds(*).prediction ORDER BY number(*).prediction)"
            + " FROM t",
        "SELECT id, (SELECT max(number(b.x, b.y, b.z).prediction) FROM t b WHERE b.z = a.z) FROM t a",
        "SELECT count(*) FROM t WHERE number(*).prediction > 0",
        "SELECT id, number(1D, 2D, 3D).prediction FROM t",
        "SELECT id, number(*).prediction p, p + 1 q FROM t WHERE number(*).prediction > 0"
      })
  void ofSqlText(String text) {
    assertAsSparkAlone(session -> session.sql(text));
  }

  static Stream<Arguments> queries() {
    return Stream.of(
        arguments("distinct", of(t -> kinds.transform(t.select("x", "y", "z").distinct()))),
        arguments(
            "distinct numbers", of(t -> number.transform(t.select("x", "y", "z").distinct()))),
        arguments(
            "a column twice",
            of(
                t ->
                    number.transform(
                        t.select(t.col("id"), t.col("id"), t.col("x"), t.col("y"), t.col("z"))
                            .repartition(3)))),
        arguments("union", of(t -> kinds.transform(t).union(kinds.transform(t.where("id > 3"))))),
        arguments(
            "self-join",
            of(
                t -> {
                  Dataset<Row> scored = kinds.transform(t);
                  return scored
                      .as("a")
                      .join(scored.as("b"), functions.expr("a.id = b.id"))
                      .selectExpr("a.id", "b.probability");
                })),
        arguments("top rows", of(t -> number.transform(t).orderBy(functions.desc("x")).limit(300))),
        arguments("cached before", of(t -> kinds.transform(t.where("id <> 6").cache()))),
        arguments(
            "pivot",
            of(
                t ->
                    number
                        .transform(t)
                        .groupBy("z")
                        .pivot("kind")
                        .agg(functions.max("prediction")))),
        arguments(
            "exploded",
            of(t -> kinds.transform(t).selectExpr("id", "prediction", "explode(probability)"))));
  }

  private interface OfTable extends Function<Dataset<Row>, Dataset<Row>> {}

  private static OfTable of(OfTable query) {
    return query;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("queries")
  void ofTables(String name, OfTable query) {
    assertAsSparkAlone(session -> query.apply(session.table("t")));
  }

  /** A block may be full when the reader is at another file. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFileOfARowIsItsOwn(boolean before) {
    String files = folder.resolve("files" + before).toString();
    SharedSpark.session()
        .read()
        .parquet(path)
        .write()
        .option("maxRecordsPerFile", 40)
        .parquet(files);
    assertAsSparkAlone(
        session -> {
          session.conf().set("spark.sql.files.openCostInBytes", "1");
          session.conf().set("spark.sql.files.minPartitionNum", "1");
          Dataset<Row> table = session.read().parquet(files);
          return before
              ? number.transform(table.withColumn("file", functions.input_file_name()))
              : number
                  .transform(table)
                  .select(
                      functions.col("id"),
                      functions.input_file_name(),
                      functions.col("prediction"));
        });
  }
}
