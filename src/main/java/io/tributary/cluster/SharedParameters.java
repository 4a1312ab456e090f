package io.tributary.cluster;

import java.lang.ref.WeakReference;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * A model's parameters as executors get them: one broadcast for all tables that are scored by it,
 * as long as one is in use. Spark drops what nobody refers to any more. For several threads.
 */
public final class SharedParameters {
  private final float[][] members;
  private WeakReference<SparkContext> spark = new WeakReference<>(null);
  private WeakReference<Broadcast<float[][]>> broadcast = new WeakReference<>(null);

  /**
   * @param members the parameters of each network
   */
  public SharedParameters(float[][] members) {
    this.members = members;
  }

  /** The parameters, for tables of a session. */
  public synchronized Broadcast<float[][]> in(SparkSession session) {
    SparkContext context = session.sparkContext();
    Broadcast<float[][]> there = spark.get() == context ? broadcast.get() : null;
    if (there == null) {
      there = JavaSparkContext.fromSparkContext(context).broadcast(members);
      spark = new WeakReference<>(context);
      broadcast = new WeakReference<>(there);
    }
    return there;
  }
}
