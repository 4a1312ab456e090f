package io.tributary.bench;

import com.sun.management.ThreadMXBean;
import io.tributary.bench.Timings.Contender;
import io.tributary.data.ClassLabel;
import io.tributary.data.RowLayout;
import io.tributary.data.Shard;
import io.tributary.data.ValueType;
import io.tributary.engine.EpochPlan;
import io.tributary.engine.LocalEngine;
import io.tributary.engine.MergeTree;
import io.tributary.engine.Objective;
import io.tributary.engine.RowNetwork;
import io.tributary.engine.Split;
import io.tributary.math.BackendUnavailableException;
import io.tributary.math.MathBackend;
import io.tributary.math.MatrixProducts;
import io.tributary.network.Activation;
import io.tributary.network.CrossEntropy;
import io.tributary.network.Initializer;
import io.tributary.network.OutputActivation;
import io.tributary.network.Topology;
import io.tributary.optimizer.Adam;
import io.tributary.optimizer.Optimizer;
import io.tributary.optimizer.Sgd;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingLoop;
import io.tributary.training.TrainingState;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An epoch of the local engine, 784-100-10 on MNIST's shape: against the very same matrix products
 * with nothing in between, and against scikit-learn and PyTorch where they are installed.
 */
final class LocalBench {
  private static final int HIDDEN = 100;

  /** Of a turn: trainings go from epoch to epoch, and threads and caches with them. */
  private static final int EPOCHS = 3;

  private static final List<Integer> BATCHES = Options.numbers("local.batches", "10,32,128,1024");
  private static final List<String> BACKENDS =
      Options.words("local.backends", "native,vector,java");
  private static final List<String> OPTIMIZERS = Options.words("local.optimizers", "adam,sgd");
  private static final List<String> PEERS = Options.words("local.peers", "sklearn,torch");

  private LocalBench() {}

  static void run(Results results, Digits digits, Path folder, int rounds) throws IOException {
    Files.createDirectories(folder);
    Path table = folder.resolve("digits.f32");
    digits.write(table);
    for (String optimizer : OPTIMIZERS) {
      for (int batch : BATCHES) {
        epoch(results, digits, table, optimizer, batch, rounds);
      }
    }
  }

  private static void epoch(
      Results results, Digits digits, Path table, String optimizer, int batch, int rounds)
      throws IOException {
    String title = "local epoch, %s, %s, batch %d".formatted(digits.name(), optimizer, batch);
    List<Contender> contenders = new ArrayList<>();
    List<Training> trainings = new ArrayList<>();
    List<PythonPeer> peers = new ArrayList<>();
    try {
      for (String name : BACKENDS) {
        MathBackend backend = MathBackend.valueOf(name.toUpperCase(Locale.ROOT));
        try {
          backend.products();
        } catch (BackendUnavailableException e) {
          System.err.println("left out: " + e.getMessage());
          continue;
        }
        Training training = new Training(digits, backend, optimizer(optimizer), batch);
        trainings.add(training);
        contenders.add(new Contender("Tributary, " + name, training::epoch));
        contenders.add(
            new Contender("bare products, " + name, training.bare(backend.products())::epoch));
        if (backend == MathBackend.NATIVE) {
          contenders.add(
              new Contender("one sgemm a product", training.bare(new PlainSgemm())::epoch));
        }
      }
      for (String name : PEERS) {
        PythonPeer.start(name, optimizer, batch, digits.rows().length, table).ifPresent(peers::add);
      }
      peers.forEach(peer -> contenders.add(peer.contender()));
      Contender[] inARow =
          contenders.stream().map(one -> one.inARow(EPOCHS)).toArray(Contender[]::new);
      results.add(title, Timings.inTurn(rounds, inARow));
      for (Training training : trainings) {
        training.addCosts(results, title);
      }
    } finally {
      trainings.forEach(Training::close);
      peers.forEach(PythonPeer::close);
    }
  }

  private static Optimizer optimizer(String name) {
    return Optimizer.of(
        name.equals("adam") ? Adam.withLearningRate(0.001) : new Sgd(0.01, 0, false));
  }

  /** A run that goes on from epoch to epoch. */
  private static final class Training implements AutoCloseable {
    private final MathBackend backend;
    private final Topology topology =
        Topology.dense(
            Digits.PIXELS,
            List.of(HIDDEN),
            List.of(Activation.RELU),
            Digits.CLASSES,
            OutputActivation.SOFTMAX,
            new CrossEntropy());
    private final int[] shardRows;
    private final int batch;
    private final LocalEngine engine;
    private final TrainingLoop loop;
    private final TrainingState state;
    private int epochs;

    Training(Digits digits, MathBackend backend, Optimizer optimizer, int batch) {
      this.backend = backend;
      this.batch = batch;
      int threads = Runtime.getRuntime().availableProcessors();
      // The choice of training.shards: auto.
      int count = Math.max(1, Math.min(threads, batch / 64));
      List<Shard> shards = digits.shards(count);
      shardRows = shards.stream().mapToInt(Shard::rows).toArray();
      List<String> classes = Arrays.asList("0,1,2,3,4,5,6,7,8,9".split(","));
      engine =
          new LocalEngine(
              new Objective(
                  new RowNetwork(
                      topology,
                      new RowLayout(Digits.PIXELS, 1, false),
                      new ClassLabel("label", ValueType.NUMBER, "int", classes)),
                  backend,
                  1,
                  new MergeTree(count, 1)),
              Map.of(Split.TRAINING, shards),
              threads);
      loop =
          new TrainingLoop(
              engine, new EpochPlan(shardRows, batch), optimizer, false, new TrainingListener() {});
      state =
          new TrainingState(
              topology.layout(), topology.initialParameters(Initializer.HE_UNIFORM, 1), optimizer);
    }

    BareProducts bare(MatrixProducts products) {
      return new BareProducts(products, topology, shardRows, batch);
    }

    void epoch() {
      if (loop.run(state, ++epochs).divergence().isPresent()) {
        throw new IllegalStateException("diverged");
      }
    }

    /** What ten warm epochs allocate, and the part of their time that goes to collections. */
    void addCosts(Results results, String title) {
      long stepsBefore = state.steps();
      long bytesBefore = allocatedBytes();
      long collectionsBefore = collectionMillis();
      long begun = System.nanoTime();
      epochs += 9;
      epoch();
      double millis = (System.nanoTime() - begun) / 1e6;
      double steps = state.steps() - stepsBefore;
      results.addFigure(
          title,
          "Tributary, " + backend + ": bytes allocated per step",
          (allocatedBytes() - bytesBefore) / steps);
      results.addFigure(
          title,
          "Tributary, " + backend + ": percent of time collecting garbage",
          100 * (collectionMillis() - collectionsBefore) / millis);
    }

    private static long allocatedBytes() {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
          .filter(bytes -> bytes > 0)
          .sum();
    }

    private static long collectionMillis() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream()
          .mapToLong(GarbageCollectorMXBean::getCollectionTime)
          .sum();
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
