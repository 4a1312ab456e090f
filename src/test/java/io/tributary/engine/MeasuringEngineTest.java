package io.tributary.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.UserException;
import io.tributary.data.LabelEncoding;
import io.tributary.testing.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Engines that take no time but what they say they do. */
class MeasuringEngineTest {
  private static final float[] PARAMETERS = {1};
  private static final ManualTicker TICKER = new ManualTicker();

  private static final class Sleeper implements DriverEngine {
    final long micros;
    final double computeMillis;
    int steps;
    boolean closed;

    Sleeper(long micros, double computeMillis) {
      this.micros = micros;
      this.computeMillis = computeMillis;
    }

    @Override
    public BatchSum sum(Slices slices, float[] parameters) {
      TICKER.pass(Duration.ofNanos(1000 * micros));
      steps++;
      return null;
    }

    @Override
    public Evaluation evaluate(Split split, float[] parameters) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Evaluation evaluate(Split split, float[][] members, LabelEncoding label) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Double> stepPartsMillis() {
      return Map.of("compute", computeMillis);
    }

    @Override
    public void close() {
      assertFalse(closed, "closed once");
      closed = true;
    }
  }

  private final List<String> told = new ArrayList<>();
  private int releases; // of the cluster

  private MeasuringEngine engine(Sleeper cluster, Sleeper local, long bytes, long steps) {
    return new MeasuringEngine(
        cluster, () -> local, 2, bytes, steps, TICKER, told::add, () -> releases++, e -> false);
  }

  private static void run(MeasuringEngine engine, int steps) {
    for (int i = 0; i < steps; i++) {
      engine.sum(null, PARAMETERS);
    }
    engine.close();
  }

  /** 4 shards on 2 threads: two rounds of 0.1 ms are expected, against 5. */
  @Test
  void goesToThreadsThatAreFaster() {
    Sleeper cluster = new Sleeper(5_000, 0.1);
    Sleeper local = new Sleeper(100, 0);
    MeasuringEngine engine = engine(cluster, local, 1_000_000, 1_000_000);
    run(engine, 100);
    assertTrue(engine.isLocal());
    assertEquals(20, cluster.steps);
    assertEquals(80, local.steps);
    assertEquals(1, told.size());
    assertTrue(told.get(0).contains("Engine local") && told.get(0).contains("0.2 ms"), told.get(0));
    assertEquals(1, releases);
    assertTrue(cluster.closed && local.closed);
  }

  @Test
  void staysWhereTheArithmeticIsMostOfAStep() {
    Sleeper cluster = new Sleeper(2_000, 1.9);
    Sleeper local = new Sleeper(100, 0);
    run(engine(cluster, local, 1_000_000, 1_000_000), 50);
    assertEquals(0, local.steps);
    assertTrue(told.get(0).contains("Engine spark"), told.get(0));
  }

  @Test
  void staysWhereTooFewStepsAreLeft() {
    Sleeper cluster = new Sleeper(2_000, 0.1);
    Sleeper local = new Sleeper(100, 0);
    run(engine(cluster, local, 1_000_000, 60), 50);
    assertEquals(0, local.steps);
  }

  @Test
  void theClusterIsReleasedAsSoonAsItIsNotNeeded() {
    Sleeper cluster = new Sleeper(5_000, 0.1);
    Sleeper local = new Sleeper(100, 0);
    MeasuringEngine engine = engine(cluster, local, 1_000_000, 1_000_000);
    for (int i = 0; i < 20 + 20; i++) {
      engine.sum(null, PARAMETERS);
      assertFalse(cluster.closed);
    }
    engine.sum(null, PARAMETERS);
    assertTrue(cluster.closed);
    assertEquals(1, releases);
    engine.close();
  }

  /** Rows that cannot be fetched leave the run where it is, told in one line. */
  @Test
  void staysWhereRowsDoNotCome() {
    for (Throwable problem :
        List.of(
            new IllegalStateException("a stage failed"),
            new IOException("checked, as Spark's are, and not declared"),
            new OutOfMemoryError("heap"))) {
      told.clear();
      Sleeper cluster = new Sleeper(2_000, 0.1);
      MeasuringEngine engine =
          new MeasuringEngine(
              cluster,
              () -> {
                throw MeasuringEngineTest.<RuntimeException>undeclared(problem);
              },
              2,
              1_000_000,
              1_000_000,
              TICKER,
              told::add,
              () -> releases++,
              e -> false);
      run(engine, 50);
      assertEquals(50, cluster.steps);
      assertEquals(1, told.size(), told::toString);
      assertTrue(told.get(0).contains("Engine spark"), told.get(0));
      assertTrue(told.get(0).contains(problem.getMessage()), told.get(0));
    }
    assertEquals(0, releases);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E undeclared(Throwable e) throws E {
    throw (E) e;
  }

  /** A run that is stopped while its rows are on their way does not go on without them. */
  @Test
  void aStopIsNoFailureOfTheRows() {
    IOException stop = new IOException("stopped");
    MeasuringEngine engine =
        new MeasuringEngine(
            new Sleeper(2_000, 0.1),
            () -> {
              throw MeasuringEngineTest.<RuntimeException>undeclared(stop);
            },
            2,
            1_000_000,
            1_000_000,
            TICKER,
            told::add,
            () -> {},
            e -> e == stop);
    assertSame(stop, assertThrows(IOException.class, () -> run(engine, 50)));
    assertEquals(List.of(), told);
  }

  /** What the user can mend is the user's: a table that has changed, say. */
  @Test
  void whatTheUserCanMendEndsTheRun() {
    Sleeper cluster = new Sleeper(2_000, 0.1);
    MeasuringEngine engine =
        new MeasuringEngine(
            cluster,
            () -> {
              throw new IllegalStateException(new UserException("changed"));
            },
            2,
            1_000_000,
            1_000_000,
            TICKER,
            told::add,
            () -> {},
            e -> false);
    assertEquals("changed", assertThrows(UserException.class, () -> run(engine, 50)).getMessage());
  }

  @Test
  void comesBackFromThreadsThatAreSlower() {
    Sleeper cluster = new Sleeper(2_000, 0.1);
    Sleeper local = new Sleeper(20_000, 0);
    MeasuringEngine engine = engine(cluster, local, 1_000_000, 1_000_000);
    for (int i = 0; i < 41; i++) {
      engine.sum(null, PARAMETERS);
    }
    assertTrue(local.closed, "nothing of it is kept");
    run(engine, 19);
    assertFalse(engine.isLocal());
    assertEquals(20, local.steps);
    assertEquals(40, cluster.steps);
    assertEquals(2, told.size());
    assertTrue(cluster.closed && local.closed);
  }
}
