package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.testing.SharedSpark;
import io.tributary.training.EpochReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockResult;
import org.apache.spark.storage.BroadcastBlockId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * However a run ends, the session is as it was before: no cached tables, no broadcasts, no threads.
 *
 * <p>Spark broadcasts task binaries (bytes) and file systems' settings of its own and cleans them
 * when it likes; ours are told by what is in them: floats, or an object of this project. Destroying
 * and closing need not wait for executors and threads, so the test does, within bounds. It never
 * calls for garbage collection, which would hide a broadcast that nobody destroyed.
 */
class LeakTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @TempDir static Path folder;

  private Set<Long> broadcastsBefore;
  private Set<Integer> cachedBefore;
  private Set<Thread> threadsBefore;

  @BeforeAll
  static void writeTables() throws Exception {
    Random random = new Random(11);
    StringBuilder table = new StringBuilder("x,y,place\n");
    StringBuilder numbers = new StringBuilder("x,y,place\n");
    for (int i = 0; i < 200; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      table.append("%s,%s,%s%n".formatted(x, y, x > y ? "north" : "south"));
      numbers.append("%s,%s,%s%n".formatted(1000 * x, 1000 * y, 1e6 * (x + y)));
    }
    Files.writeString(folder.resolve("table.csv"), table);
    Files.writeString(folder.resolve("numbers.csv"), numbers);
    Files.writeString(folder.resolve("text.csv"), table + "wide,1,north\n");
    Files.writeString(folder.resolve("unseen.csv"), "x,y,place\n1,2,east\n");
  }

  @BeforeEach
  void remember() {
    SharedSpark.session();
    broadcastsBefore = ourBroadcasts();
    cachedBefore = cached();
    threadsBefore = ourThreads();
  }

  private static Map<String, Object> settings(String engine) {
    Map<String, Object> values = new HashMap<>();
    values.put("data.path", folder.resolve("table.csv").toString());
    values.put("data.label", "place");
    values.put("network.hidden", List.of(4));
    values.put("training.epochs", 2);
    values.put("training.batchSize", 32);
    values.put("training.shards", 3);
    values.put("training.engine", engine);
    return values;
  }

  private static RunResult run(Map<String, Object> values) {
    return run(values, new RunObserver() {});
  }

  private static RunResult run(Map<String, Object> values, RunObserver observer) {
    return Tributary.run(SharedSpark.session(), Settings.of(values), observer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aRunThatSucceeds(String engine) {
    Map<String, Object> values = settings(engine);
    values.put("data.test", values.get("data.path"));
    assertTrue(run(values).model().isPresent());
    assertNothingIsLeft();
    values.put("data.storage", "disk");
    assertTrue(run(values).model().isPresent());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aRunWithABadCell(String engine) {
    Map<String, Object> values = settings(engine);
    values.put("data.path", folder.resolve("text.csv").toString());
    assertThrows(UserException.class, () -> run(values));
    assertNothingIsLeft();
  }

  /** By then the training table is cached. */
  @ParameterizedTest
  @ValueSource(strings = {"data.validation", "data.test"})
  void aRunWithABadSecondTable(String key) {
    for (String engine : List.of("local", "spark")) {
      Map<String, Object> values = settings(engine);
      values.put(key, folder.resolve("unseen.csv").toString());
      assertThrows(UserException.class, () -> run(values));
      assertNothingIsLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aRunWithANetworkThatDoesNotFit(String engine) {
    Map<String, Object> values = settings(engine);
    values.put("network.outputActivation", "identity");
    assertThrows(UserException.class, () -> run(values));
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aRunThatDiverges(String engine) {
    Map<String, Object> values = settings(engine);
    values.put("data.path", folder.resolve("numbers.csv").toString());
    values.put("data.scaling", "none");
    values.put("data.labelScaling", "none");
    values.put("training.optimizer.type", "sgd");
    values.put("training.optimizer.learningRate", 1e6);
    assertTrue(run(values).divergence().isPresent());
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "spark"})
  void aRunWhoseObserverFailsInTheMiddle(String engine) {
    RunObserver full =
        new RunObserver() {
          @Override
          public void epochEnded(EpochReport report) {
            throw new IllegalStateException("the disk is full");
          }
        };
    assertThrows(IllegalStateException.class, () -> run(settings(engine), full));
    assertNothingIsLeft();
  }

  @Test
  void anEvaluationThatSucceedsAndOneThatFails() {
    Model model = run(settings("local")).model().orElseThrow();
    var csv = SharedSpark.session().read().option("header", true);
    model.evaluate(csv.csv(folder.resolve("table.csv").toString()), "table.csv");
    assertThrows(
        UserException.class,
        () -> model.evaluate(csv.csv(folder.resolve("unseen.csv").toString()), "unseen.csv"));
    assertNothingIsLeft();
  }

  /** The criterion sees what it should: it would not miss parameters that nobody destroyed. */
  @Test
  void aForgottenBroadcastIsSeen() {
    JavaSparkContext spark = SharedSpark.context();
    Broadcast<float[]> floats = spark.broadcast(new float[100_000]); // more than one piece
    Broadcast<byte[]> bytes = spark.broadcast(new byte[1000]); // as a task binary is
    Set<Long> seen = ourBroadcasts();
    seen.removeAll(broadcastsBefore);
    assertEquals(Set.of(floats.id()), seen);
    floats.destroy();
    bytes.destroy();
    assertNothingIsLeft();
  }

  /** Spark's own folders for blocks have no file of ours. */
  private static List<String> files() {
    List<String> ours = new ArrayList<>();
    for (java.io.File file :
        CollectionConverters.asJava(
            SparkEnv.get().blockManager().diskBlockManager().getAllFiles())) {
      if (file.getName().startsWith("tributary")) {
        ours.add(file.getName());
      }
    }
    return ours;
  }

  private void assertNothingIsLeft() {
    assertEquals(List.of(), files());
    assertEquals(cachedBefore, cached(), "cached RDDs");
    assertEquals(Set.of(), eventuallyEmpty(() -> added(ourBroadcasts(), broadcastsBefore)));
    assertEquals(Set.of(), eventuallyEmpty(() -> added(ourThreads(), threadsBefore)));
  }

  private static <T> Set<T> added(Set<T> now, Set<T> before) {
    return now.stream().filter(t -> !before.contains(t)).collect(Collectors.toSet());
  }

  private static <T> Set<T> eventuallyEmpty(Supplier<Set<T>> query) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Set<T> left = query.get();
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(5_000_000);
      left = query.get();
    }
    return left;
  }

  private static Set<Integer> cached() {
    return new TreeSet<>(SharedSpark.context().getPersistentRDDs().keySet());
  }

  private static Set<Thread> ourThreads() {
    Thread[] threads = new Thread[Thread.activeCount() * 2 + 100];
    int count = Thread.enumerate(threads);
    return Arrays.stream(threads, 0, count)
        .filter(t -> t.getName().startsWith("tributary-") && t.isAlive())
        .collect(Collectors.toSet());
  }

  private static Set<Long> ourBroadcasts() {
    BlockManager blocks = SparkEnv.get().blockManager();
    Set<Long> ours = new TreeSet<>();
    for (BlockId id :
        CollectionConverters.asJava(blocks.getMatchingBlockIds(new BroadcastBlocks()))) {
      try {
        if (isOurs(blocks, id)) {
          ours.add(((BroadcastBlockId) id).broadcastId());
        }
      } catch (Exception e) { // among them Spark's own, which Scala does not declare
        // Spark removes its own broadcasts whenever it likes, also while they are looked at.
        assertTrue(String.valueOf(e.getMessage()).contains("does not exist"), e.toString());
      }
    }
    return ours;
  }

  private static boolean isOurs(BlockManager blocks, BlockId id) {
    Option<BlockResult> result = blocks.getLocalValues(id);
    boolean ours = false;
    if (result.isDefined()) {
      // Read to the end, which gives the block's lock back.
      while (result.get().data().hasNext()) {
        Object value = result.get().data().next();
        ours |= value instanceof float[] || value.getClass().getName().startsWith("io.tributary.");
      }
    }
    return ours;
  }

  /** The blocks that hold a broadcast's value, and not just a serialised piece of it. */
  private static final class BroadcastBlocks
      extends scala.runtime.AbstractFunction1<BlockId, Object> {
    @Override
    public Object apply(BlockId id) {
      return id instanceof BroadcastBlockId broadcast && broadcast.field().isEmpty();
    }
  }

  @Test
  void theThreadsOfARunAreSeenWhileItLasts() {
    Set<Thread> during = new java.util.HashSet<>();
    run(
        settings("local"),
        new RunObserver() {
          @Override
          public void epochEnded(EpochReport report) {
            during.addAll(ourThreads());
          }
        });
    assertFalse(during.isEmpty());
    assertNothingIsLeft();
  }
}
