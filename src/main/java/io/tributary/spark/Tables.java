package io.tributary.spark;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.Dataset$;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.execution.datasources.csv.CSVFileFormat;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.jdk.javaapi.CollectionConverters;

/** A table as Spark sees it inside. */
public final class Tables {
  private Tables() {}

  private static org.apache.spark.sql.classic.Dataset<Row> classic(Dataset<Row> table) {
    return (org.apache.spark.sql.classic.Dataset<Row>) table;
  }

  static org.apache.spark.sql.classic.SparkSession classic(SparkSession session) {
    return (org.apache.spark.sql.classic.SparkSession) session;
  }

  static QueryExecution execution(Dataset<Row> table) {
    return classic(table).queryExecution();
  }

  /** A table's rows as Spark holds them inside: no Row objects. Each object may come again. */
  public static JavaRDD<InternalRow> internalRows(Dataset<Row> table) {
    return execution(table).toRdd().toJavaRDD();
  }

  /** A table of rows as Spark holds them inside. */
  public static Dataset<Row> ofInternalRows(
      SparkSession session, JavaRDD<InternalRow> rows, StructType schema) {
    return classic(session).internalCreateDataFrame(rows.rdd(), schema, false);
  }

  /** A table's columns in Spark's own batches, where its source reads them so. */
  public static Optional<JavaRDD<ColumnarBatch>> columnarBatches(Dataset<Row> table) {
    SparkPlan plan = execution(table).executedPlan();
    while (plan instanceof WholeStageCodegenExec || plan instanceof InputAdapter) {
      plan = plan.children().head();
    }
    if (plan instanceof ColumnarToRowExec toRow && toRow.child().supportsColumnar()) {
      return Optional.of(toRow.child().executeColumnar().toJavaRDD());
    }
    return Optional.empty();
  }

  /** Spark's guess of a table's size in bytes; enormous where it knows nothing. */
  public static BigInteger guessedBytes(Dataset<Row> table) {
    return execution(table).optimizedPlan().stats().sizeInBytes().bigInteger();
  }

  /**
   * The same table in a session of its own, in which Spark goes through columns one by one instead
   * of writing and compiling a program for each step.
   */
  public static Dataset<Row> withoutCodeGeneration(Dataset<Row> table) {
    org.apache.spark.sql.classic.SparkSession session =
        classic(table).sparkSession().cloneSession();
    session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    session.conf().set("spark.sql.codegen.wholeStage", "false");
    return Dataset$.MODULE$.ofRows(session, execution(table).analyzed());
  }

  /** How a session reaches files. */
  public static Configuration hadoopConfiguration(SparkSession session) {
    return classic(session).sessionState().newHadoopConf();
  }

  /**
   * How a session reaches files.
   *
   * @param options of a reader, which may say so, too
   */
  public static Configuration hadoopConfiguration(
      SparkSession session, Map<String, String> options) {
    return classic(session)
        .sessionState()
        .newHadoopConfWithOptions(
            scala.collection.immutable.Map.from(CollectionConverters.asScala(options)));
  }

  /** Whether Spark's CSV files have cells for values of a type. */
  public static boolean csvHolds(DataType type) {
    return new CSVFileFormat().supportDataType(type);
  }
}
