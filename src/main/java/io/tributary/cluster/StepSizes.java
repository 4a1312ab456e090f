package io.tributary.cluster;

import io.tributary.config.UserException;
import io.tributary.engine.SumPieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * What a network's size asks of driver and executors, so that one that is too large is refused with
 * the arithmetic before training begins, and not by an error in the middle.
 *
 * @param parameters how many
 * @param dense how many of them are no large table's
 * @param tableNumbers how many numbers of large tables a gradient's sum has at most
 * @param bufferBytes what a thread needs for a block of rows, from the inputs to the outputs
 * @param stateLength how many numbers the arrays of a run's state hold, the parameters among them
 * @param scratchBytes what the driver holds of parameters' lengths beside that, and keeps no copy
 *     of
 * @param shards whose gradient sums are added
 * @param results sums that the driver would receive in a step if they were whole
 * @param networks how many are trained, whose parameters stay
 * @param checkpoints whether the state is copied to be written
 */
public record StepSizes(
    long parameters,
    long dense,
    long tableNumbers,
    long bufferBytes,
    long stateLength,
    long scratchBytes,
    int shards,
    int results,
    int networks,
    boolean checkpoints) {
  private static final long MIB = 1 << 20;

  /** Sizes of a run whose driver holds the state alone. */
  public StepSizes(
      long parameters,
      long dense,
      long tableNumbers,
      long bufferBytes,
      long stateLength,
      int shards,
      int results,
      int networks,
      boolean checkpoints) {
    this(
        parameters,
        dense,
        tableNumbers,
        bufferBytes,
        stateLength,
        0,
        shards,
        results,
        networks,
        checkpoints);
  }

  /** Spark's threads that receive results at the same time, each with its bytes and its numbers. */
  private static final int RESULT_GETTERS = 4;

  /** The part of a heap that a run may fill before the collector does little else than run. */
  private static final double USABLE = 0.8;

  /**
   * The part of its option's size that a JVM calls its heap: with the parallel collector all but a
   * survivor space, a third of the young generation's third.
   */
  private static final double CALLED_HEAP = 8.0 / 9;

  /** What Spark, the tables' part and the code itself take of a heap. */
  private static final long OTHER_BYTES = 200 * MIB;

  /** One array of all parameters, in bytes. */
  long arrayBytes() {
    return parameters * Float.BYTES;
  }

  // A gradient's sum.
  private long sumBytes() {
    return (dense + tableNumbers) * Float.BYTES;
  }

  private long stateBytes() {
    return stateLength * Float.BYTES;
  }

  private long driversOwnBytes() {
    return stateBytes() * (checkpoints ? 2 : 1) + scratchBytes;
  }

  /**
   * The driver's heap with the local engine: the state, its copy, scratch, a gradient for each
   * shard, and the buffers of each thread that has a shard to compute; all that for each network
   * that is trained at a time, and the parameters of those that are done.
   *
   * @param atOnce how many networks are trained at a time
   */
  long localBytes(int threads, int atOnce) {
    long network = driversOwnBytes() + shards * sumBytes();
    return atOnce * network + Math.min(threads, (long) atOnce * shards) * bufferBytes + doneBytes();
  }

  private long doneBytes() {
    return (networks - 1) * arrayBytes();
  }

  private SumPieces pieces() {
    return SumPieces.of(Math.toIntExact(dense), shards, results);
  }

  private boolean whole() {
    return pieces().count() == 1;
  }

  /** One gradient sum, or one piece, on its way, in bytes. */
  private long messageBytes() {
    return (dense / pieces().count() + tableNumbers) * Float.BYTES; // the first piece has them
  }

  /** What the driver receives in a step, in bytes: whole sums, or every piece once. */
  private long receivedBytes() {
    return (whole() ? results : 1) * sumBytes();
  }

  /**
   * The driver's heap with the Spark engine: the state, its copy, scratch, a broadcast, and the
   * results.
   */
  long driverBytes() {
    int messages = whole() ? results : pieces().count();
    return driversOwnBytes()
        + arrayBytes()
        + receivedBytes()
        + Math.min(RESULT_GETTERS, messages) * (whole() ? 1 : 2) * messageBytes()
        + doneBytes();
  }

  /**
   * An executor's heap: the broadcast twice; a task's gradient, and its result, twice. With pieces,
   * a task has its gradient, pieces that wait for their turn, and three at hand. And each task has
   * its buffers for a block of rows.
   */
  long executorBytes(int tasks) {
    long task =
        whole()
            ? 3 * sumBytes()
            : sumBytes() + pieces().mostWaiting(shards) * Float.BYTES + 3 * messageBytes();
    return 2 * arrayBytes() + tasks * (task + bufferBytes);
  }

  /**
   * Refuses what cannot fit on the driver's own threads.
   *
   * @param heapBytes the driver's
   * @param threads how many compute at a time
   */
  public void checkLocal(long heapBytes, int threads) {
    check(driverHeap(localBytes(threads, 1), heapBytes));
  }

  /**
   * Why the driver's own threads cannot do a run's steps with all its rows in the driver's heap;
   * empty if they can.
   *
   * @param heapBytes the driver's
   * @param threads how many compute at a time
   * @param atOnce how many networks are trained at a time
   * @param rowBytes what the packed rows take
   */
  public Optional<String> localProblem(long heapBytes, int threads, int atOnce, long rowBytes) {
    return driverHeap(localBytes(threads, atOnce) + rowBytes, heapBytes).stream().findFirst();
  }

  /**
   * Refuses what cannot fit on a cluster.
   *
   * @param heapBytes the driver's
   * @param driversTasks how many tasks the driver runs itself at a time; 0 if executors are other
   *     processes
   * @param executorsTasks how many tasks an executor runs at a time; 0 if there is none yet, so
   *     that only the configuration can tell
   */
  public void checkCluster(SparkConf conf, long heapBytes, int driversTasks, int executorsTasks) {
    List<String> problems = new ArrayList<>();
    if (driversTasks > 0) {
      int tasks = Math.min(driversTasks, shards);
      problems.addAll(driverHeap(driverBytes() + executorBytes(tasks), heapBytes));
    } else {
      problems.addAll(driverHeap(driverBytes(), heapBytes));
      long executorHeap = conf.getSizeAsBytes("spark.executor.memory", "1g");
      int tasks =
          executorsTasks > 0
              ? Math.min(executorsTasks, shards)
              : conf.getInt("spark.executor.cores", 1) / conf.getInt("spark.task.cpus", 1);
      problems.addAll(
          heap(
              executorBytes(Math.max(1, tasks)),
              executorHeap,
              1,
              "an executor",
              "--executor-memory"));
    }
    long maxResult = conf.getSizeAsBytes("spark.driver.maxResultSize", "1g");
    long result = receivedBytes();
    if (maxResult > 0 && result > maxResult) {
      problems.add(
          String.format(
              Locale.ROOT,
              "a step's results are %s together, and spark.driver.maxResultSize is %s: give --conf"
                  + " spark.driver.maxResultSize=%dm",
              size(result),
              size(maxResult),
              result * 5 / 4 / MIB + 1));
    }
    long buffer = conf.getSizeAsBytes("spark.kryoserializer.buffer.max", "64m");
    long message = messageBytes() + MIB;
    if (message > buffer) {
      problems.add(
          String.format(
              Locale.ROOT,
              "gradient sums travel in messages of %s, and spark.kryoserializer.buffer.max is %s:"
                  + " give --conf spark.kryoserializer.buffer.max=%dm",
              size(messageBytes()),
              size(buffer),
              message / MIB + 2));
    }
    check(problems);
  }

  private static List<String> driverHeap(long needed, long heap) {
    return heap(needed, heap, CALLED_HEAP, "the driver", "--driver-memory");
  }

  private static List<String> heap(
      long needed, long heap, double called, String whose, String option) {
    if (needed + OTHER_BYTES <= USABLE * heap) {
      return List.of();
    }
    long wanted = (long) ((needed + OTHER_BYTES) / (USABLE * called)) / (1024 * MIB) + 1;
    return List.of(
        String.format(
            Locale.ROOT,
            "%s needs about %s of heap for it and has %s: give %s %dg",
            whose,
            size(needed),
            size(heap),
            option,
            wanted));
  }

  private void check(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new UserException(
          String.format(
              Locale.ROOT,
              "the network has %,d parameters, %s%s, the optimizer keeps %d more numbers for each,"
                  + " and a thread needs %s for a block of rows:%n  %s",
              parameters,
              size(arrayBytes()),
              tables(),
              stateLength / parameters - 1,
              size(bufferBytes),
              String.join(String.format("%n  "), problems)));
    }
  }

  private String tables() {
    return dense == parameters
        ? ""
        : String.format(
            Locale.ROOT,
            ", %,d of them those of large embeddings (data.categories: {COLUMN: 8} gives one fewer"
                + " numbers a category)",
            parameters - dense);
  }

  private static String size(long bytes) {
    return String.format(Locale.ROOT, "%,d MB", (bytes + MIB - 1) / MIB);
  }
}
