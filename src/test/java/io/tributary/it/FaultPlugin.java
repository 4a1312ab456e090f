package io.tributary.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A Spark plugin that makes tasks fail, and one executor slow: the one that has the last shard.
 *
 * <p>It is slow with that shard only. With an earlier one it would hold up others, whose tasks wait
 * for it for as long as {@code spark.locality.wait} says; and Spark starts no second copy of a slow
 * task on other executors while there are tasks that wait.
 *
 * <p>Only a task's first attempt fails, so that none ever fails as often as ends a job. It fails
 * when all is done but sending the result: an exception in {@link ExecutorPlugin#onTaskStart} would
 * be logged and forgotten by Spark, one in a completion listener fails the task.
 */
public final class FaultPlugin implements SparkPlugin {
  private static final String PREFIX = "spark.tributary.faults.";
  private static final String FAILED = "failed";
  private static final String DELAYED = "delayed";
  private static final String OUTRUN = "outrun";
  private static final long MOST_PATIENCE_MILLIS = 120_000;

  /**
   * What the plugin does.
   *
   * @param seed which tasks it does it to is a function of this, and of stages and partitions
   * @param failures probability that a task fails
   * @param maxFailures how many tasks fail at most on an executor
   * @param lastShard the partition whose tasks are slow
   * @param delays probability that such a task is delayed
   * @param delayMillis for how long
   * @param log folder where executors note what they did
   */
  record Settings(
      long seed,
      double failures,
      int maxFailures,
      int lastShard,
      double delays,
      long delayMillis,
      Path log) {

    /** Options of spark-submit that put the plugin to work. */
    List<String> options() {
      List<String> options = new ArrayList<>();
      // The driver, too, has to find the class.
      options.addAll(List.of("--driver-class-path", StandaloneCluster.testClasses().toString()));
      for (String setting :
          List.of(
              "spark.executor.extraClassPath=" + StandaloneCluster.testClasses(),
              "spark.plugins=" + FaultPlugin.class.getName(),
              PREFIX + "seed=" + seed,
              PREFIX + "failures=" + failures,
              PREFIX + "maxFailures=" + maxFailures,
              PREFIX + "lastShard=" + lastShard,
              PREFIX + "delays=" + delays,
              PREFIX + "delayMillis=" + delayMillis,
              PREFIX + "log=" + log)) {
        options.addAll(List.of("--conf", setting));
      }
      return options;
    }

    private static Settings of(SparkConf conf) {
      return new Settings(
          Long.parseLong(conf.get(PREFIX + "seed")),
          Double.parseDouble(conf.get(PREFIX + "failures")),
          Integer.parseInt(conf.get(PREFIX + "maxFailures")),
          Integer.parseInt(conf.get(PREFIX + "lastShard")),
          Double.parseDouble(conf.get(PREFIX + "delays")),
          Long.parseLong(conf.get(PREFIX + "delayMillis")),
          Path.of(conf.get(PREFIX + "log")));
    }
  }

  /**
   * What the plugin did.
   *
   * @param failed tasks
   * @param delayed tasks
   * @param outrun those of the delayed ones that were killed as another attempt was faster
   */
  record Done(long failed, long delayed, long outrun) {
    /** Reads what executors noted. */
    static Done of(Path log) throws IOException {
      List<String> lines = new ArrayList<>();
      try (var files = Files.newDirectoryStream(log)) {
        for (Path file : files) {
          lines.addAll(Files.readAllLines(file));
        }
      }
      return new Done(
          lines.stream().filter(FAILED::equals).count(),
          lines.stream().filter(DELAYED::equals).count(),
          lines.stream().filter(OUTRUN::equals).count());
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Faults();
  }

  /** On an executor. Several task threads use it. */
  private static final class Faults implements ExecutorPlugin {
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean wasOutrun;
    private Settings settings;
    private String executor;

    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      settings = Settings.of(context.conf());
      executor = context.executorID();
    }

    @Override
    public void onTaskStart() {
      TaskContext task = TaskContext.get();
      SplittableRandom random =
          new SplittableRandom(settings.seed() + 1_000_003L * task.stageId() + task.partitionId());
      boolean first = task.attemptNumber() == 0; // a second copy of a slow task is another attempt
      boolean fails = random.nextDouble() < settings.failures();
      boolean delayed = random.nextDouble() < settings.delays();
      if (delayed && first && task.partitionId() == settings.lastShard()) {
        delay();
      }
      if (fails && first && failures.incrementAndGet() <= settings.maxFailures()) {
        TaskCompletionListener listener =
            context -> {
              note(FAILED);
              throw new IllegalStateException("a task that was meant to fail");
            };
        task.addTaskCompletionListener(listener);
      }
    }

    // Ends early when Spark interrupts the thread, since another attempt was faster. Until that has
    // happened once, a task waits for it: on a busy machine another attempt may take any time.
    private void delay() {
      note(DELAYED);
      long millis = wasOutrun ? settings.delayMillis() : MOST_PATIENCE_MILLIS;
      long deadline = System.nanoTime() + millis * 1_000_000;
      for (long left = deadline - System.nanoTime();
          left > 0 && !Thread.currentThread().isInterrupted();
          left = deadline - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      if (Thread.currentThread().isInterrupted()) {
        wasOutrun = true;
        note(OUTRUN);
      }
    }

    private void note(String what) {
      // A channel would be closed by the interrupt that comes with being outrun; a stream is not.
      try (var out =
          new java.io.FileOutputStream(settings.log().resolve(executor).toFile(), true)) {
        out.write((what + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
