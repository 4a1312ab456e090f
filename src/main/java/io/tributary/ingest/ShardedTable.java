package io.tributary.ingest;

import io.tributary.data.ClassWeights;
import io.tributary.data.Part;
import io.tributary.data.RowLayout;
import io.tributary.data.SplitRule;
import io.tributary.data.SplitShard;
import io.tributary.data.Storage;
import io.tributary.data.TableEncoding;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * A table as cached shards, one Spark partition each. Closing it releases the cache.
 *
 * @param shards partition s holds shard s
 * @param layout where the numbers of a packed row lie
 * @param storage where the shards are kept
 * @param counts what was met while the table was packed
 * @param trainingRows for each shard, how many rows it has for training
 * @param validationRows for each shard, how many rows are held out for validation
 * @param testRows for each shard, how many rows are held out for the test
 * @param foldRows for each fold of the training rows, how many of each shard's it has
 * @param fingerprint of all rows as a multiset: see {@link SplitShard#fingerprint}; and of how
 *     classes of few rows are split
 */
public record ShardedTable(
    JavaRDD<SplitShard> shards,
    RowLayout layout,
    Storage storage,
    PackingCounts counts,
    int[] trainingRows,
    int[] validationRows,
    int[] testRows,
    int[][] foldRows,
    long fingerprint)
    implements AutoCloseable {

  /** How many rows there are in all. */
  public long rows() {
    return trainingRowsInAll() + validationRowsInAll() + testRowsInAll();
  }

  /** For each shard, how many rows a network learns from that holds a fold out; −1: it does not. */
  public int[] trainingRows(int withoutFold) {
    int[] rows = trainingRows.clone();
    for (int s = 0; s < rows.length && withoutFold >= 0; s++) {
      rows[s] -= foldRows[withoutFold][s];
    }
    return rows;
  }

  /** How many folds the training rows are parted into; 0: none. */
  public int folds() {
    return foldRows.length;
  }

  /** How many rows all shards have of a fold. */
  public long foldRowsInAll(int fold) {
    return sum(foldRows[fold]);
  }

  /** How many rows all shards have for training. */
  public long trainingRowsInAll() {
    return sum(trainingRows);
  }

  /** How many rows of all shards are held out for validation. */
  public long validationRowsInAll() {
    return sum(validationRows);
  }

  /** How many rows of all shards are held out for the test. */
  public long testRowsInAll() {
    return sum(testRows);
  }

  /** What the packed rows take, wherever they are. */
  public long packedBytes() {
    return rows() * layout.stride() * Float.BYTES;
  }

  /** What the packed rows take of heaps. */
  public long heapBytes() {
    return storage == Storage.MEMORY ? packedBytes() : 0;
  }

  /**
   * For each class, the sum of its training rows' weights; each shard in order, then shard by
   * shard.
   *
   * @param classes how many; the one target of a row is its class's index
   */
  public double[] classWeightSums(int classes) {
    RowLayout rows = layout;
    double[] all = new double[classes];
    for (double[] sums :
        shards.map(s -> ClassWeights.weightSums(s.training(), rows, classes)).collect()) {
      for (int k = 0; k < classes; k++) {
        all[k] += sums[k];
      }
    }
    return all;
  }

  static ShardedTable of(
      JavaRDD<SplitShard> shards,
      RebuiltShards rebuilt,
      SplitRule split,
      TableEncoding encoding,
      Storage storage,
      PackingCounts counts) {
    int folds = split.folds();
    List<long[]> found =
        shards
            .map(
                s ->
                    LongStream.concat(
                            LongStream.of(
                                s.training().rows(),
                                s.part(Part.VALIDATION).rows(),
                                s.part(Part.TEST).rows(),
                                s.fingerprint()),
                            LongStream.concat(
                                LongStream.of(foldRows(s, folds)), LongStream.of(s.tooLarge())))
                        .toArray())
            .collect();
    rebuilt.expect(
        found.stream().mapToLong(shard -> shard[0] + shard[1] + shard[2]).toArray(),
        found.stream().mapToLong(shard -> shard[3]).toArray());
    PackingCounts met = counts == null ? new PackingCounts() : counts;
    for (long[] shard : found) {
      int first = 4 + folds;
      for (int place = 0; place < shard.length - first; place++) {
        if (shard[first + place] > 0) {
          met.addDropped(PackingCounts.tooLarge(encoding.columnAt(place)), shard[first + place]);
        }
      }
    }
    return new ShardedTable(
        shards,
        encoding.layout(),
        storage,
        met,
        found.stream().mapToInt(shard -> (int) shard[0]).toArray(),
        found.stream().mapToInt(shard -> (int) shard[1]).toArray(),
        found.stream().mapToInt(shard -> (int) shard[2]).toArray(),
        IntStream.range(0, folds)
            .mapToObj(f -> found.stream().mapToInt(shard -> (int) shard[4 + f]).toArray())
            .toArray(int[][]::new),
        found.stream().mapToLong(shard -> shard[3]).sum() + split.fingerprint());
  }

  private static long[] foldRows(SplitShard shard, int folds) {
    long[] rows = new long[folds];
    for (short fold : shard.folds()) {
      rows[fold]++;
    }
    return rows;
  }

  private static long sum(int[] counts) {
    long sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  @Override
  public void close() {
    Removal.of(() -> shards.unpersist(true));
  }
}
