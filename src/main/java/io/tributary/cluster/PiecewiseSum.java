package io.tributary.cluster;

import io.tributary.engine.BatchSum;
import io.tributary.engine.GradientSum;
import io.tributary.engine.SumPieces;
import io.tributary.network.RowSums;
import io.tributary.spark.Blocks;
import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * The sums of a wide network, joined piece by piece: each task cuts its shard's sum, executors add
 * the pieces of one place, all places at the same time, and the driver receives each piece once,
 * into the one array that it keeps for the sum.
 *
 * <p>{@code treeAggregate} would bring whole sums together, up to one for each shard, in the
 * driver's heap and in messages as large. The order of additions is the same tree's, so the bits
 * are, too.
 *
 * <p>Not for several threads.
 */
final class PiecewiseSum implements BatchSum {
  private final JavaSparkContext spark;
  private final SumPieces pieces;
  private final float[] buffer; // the parameters' layout, but for its large tables
  private Receipt receipt; // of the job whose pieces count
  private boolean rows; // whether the batch has any
  private RowSums[] tables; // the first piece's
  private double lossSum;
  private double weightSum;
  private long slowestNanos;
  private long mergeNanos;

  PiecewiseSum(JavaSparkContext spark, SumPieces pieces) {
    this.spark = spark;
    this.pieces = pieces;
    this.buffer = new float[pieces.elements()];
  }

  /** The sum of all shards' sums, in the same object each time. */
  PiecewiseSum of(JavaRDD<GradientSum> shardSums) {
    Receipt pieceArrived = begin();
    SumPieces cut = pieces;
    JavaPairRDD<Integer, GradientSum> shuffled =
        shardSums
            .flatMapToPair(
                sum ->
                    IntStream.range(0, cut.count())
                        .mapToObj(p -> new Tuple2<>(p, sum.piece(cut.from(p), cut.from(p + 1))))
                        .iterator())
            // Whole numbers from 0 on are their own hashes: place p goes to partition p.
            .partitionBy(new HashPartitioner(cut.count()));
    try {
      spark
          .sc()
          .runJob(
              shuffled.values().rdd(),
              new Merge(),
              CollectionConverters.asScala(
                      IntStream.range(0, cut.count()).mapToObj(p -> (Object) p).toList())
                  .toSeq(),
              pieceArrived,
              ClassTag$.MODULE$.apply(GradientSum.class));
    } finally {
      // With an array of the parameters' size a shard and step, the disk could be full by the time
      // that the driver's collector finds the shuffle unused.
      Blocks.releaseShuffle(shuffled.rdd());
    }
    return this;
  }

  /** A job begins, whose pieces count from now on. */
  synchronized Receipt begin() {
    rows = false;
    slowestNanos = 0;
    mergeNanos = 0;
    receipt = new Receipt();
    return receipt;
  }

  private synchronized void put(Receipt from, int place, GradientSum sum) {
    if (from != receipt) {
      return; // a job that nobody waits for any more runs on until Spark has cancelled it
    }
    float[] gradient = sum.gradient();
    if (gradient != null) {
      rows = true;
      System.arraycopy(gradient, 0, buffer, pieces.from(place), gradient.length);
    }
    if (place == 0) {
      tables = sum.tables();
    }
    // Every piece has them all.
    lossSum = sum.lossSum();
    weightSum = sum.weightSum();
    slowestNanos = Math.max(slowestNanos, sum.slowestNanos());
    mergeNanos = Math.max(mergeNanos, sum.mergeNanos());
  }

  /** A task's part: the sum of one place's pieces. */
  private static final class Merge
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<GradientSum>, GradientSum>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public GradientSum apply(
        TaskContext context, scala.collection.Iterator<GradientSum> arrivingPieces) {
      GradientSum sum = new GradientSum();
      for (Iterator<GradientSum> arriving = CollectionConverters.asJava(arrivingPieces);
          arriving.hasNext(); ) {
        sum.merge(arriving.next());
      }
      return sum;
    }
  }

  /** Puts a job's sums of places where they belong; Spark calls it for one at a time. */
  final class Receipt extends AbstractFunction2<Object, GradientSum, BoxedUnit> {
    @Override
    public BoxedUnit apply(Object place, GradientSum sum) {
      put(this, (Integer) place, sum);
      return BoxedUnit.UNIT;
    }
  }

  @Override
  public float[] gradient() {
    return rows ? buffer : null;
  }

  @Override
  public RowSums[] tables() {
    return tables;
  }

  @Override
  public double lossSum() {
    return lossSum;
  }

  @Override
  public double weightSum() {
    return weightSum;
  }

  /** How long the slowest shard's arithmetic took. */
  long slowestNanos() {
    return slowestNanos;
  }

  /** How long the slowest place's merging took. */
  long mergeNanos() {
    return mergeNanos;
  }
}
