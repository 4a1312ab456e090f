package io.tributary.testing;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** One Spark session for all test classes of a JVM: starting one takes longer than most tests. */
public final class SharedSpark {
  /** What Spark's own inferSchema and writers ship unregistered. */
  private static final List<String> OF_SPARK =
      List.of(
          "[Lorg.apache.spark.sql.types.DataType;",
          "org.apache.spark.sql.types.BooleanType$",
          "org.apache.spark.sql.types.IntegerType$",
          "org.apache.spark.sql.types.DoubleType$",
          "org.apache.spark.sql.types.StringType$",
          "org.apache.spark.sql.types.StringType",
          "org.apache.spark.sql.types.NullType$",
          "org.apache.spark.sql.types.LongType$",
          "org.apache.spark.sql.types.ShortType$",
          "org.apache.spark.sql.types.ByteType$",
          "org.apache.spark.sql.types.FloatType$",
          "org.apache.spark.sql.types.DecimalType",
          "org.apache.spark.sql.types.DateType$",
          "org.apache.spark.sql.types.TimestampType$",
          "org.apache.spark.sql.types.TimestampNTZType$",
          "org.apache.spark.sql.types.ArrayType",
          "org.apache.spark.sql.execution.datasources.BasicWriteTaskStats",
          "org.apache.spark.sql.execution.datasources.ExecutedWriteSummary",
          "org.apache.spark.sql.execution.datasources.WriteTaskResult",
          "org.apache.spark.internal.io.FileCommitProtocol$TaskCommitMessage");

  private static SparkSession session;

  private SharedSpark() {}

  /** The session: local[2], with every class that Kryo writes registered. */
  public static synchronized SparkSession session() {
    if (session == null) {
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("tests")
              .config("spark.ui.enabled", "false")
              .config("spark.sql.shuffle.partitions", "3")
              .config("spark.hadoop.fs.file.impl", LocalFiles.class.getName())
              .config("spark.ui.retainedJobs", "100") // as conf/spark-defaults.conf has it
              .config("spark.ui.retainedStages", "100")
              .config("spark.ui.retainedTasks", "1000")
              .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
              .config("spark.kryo.registrator", "io.tributary.cluster.TributaryKryoRegistrator")
              .config("spark.kryo.registrationRequired", "true")
              .config("spark.kryo.classesToRegister", String.join(",", OF_SPARK))
              .getOrCreate();
    }
    return session;
  }

  public static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }
}
