package io.tributary.engine;

import io.tributary.config.UserException;
import io.tributary.data.LabelEncoding;
import io.tributary.time.Ticker;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Begins on a cluster's engine, times its first steps, and goes on with this machine's own threads
 * where those are faster; back again, should they turn out not to be.
 *
 * <p>Every engine gives the same bits, so that the clock decides how long a run takes and nothing
 * else. Not for several threads.
 */
public final class MeasuringEngine implements DriverEngine {
  /** Steps that warm up, and steps that are timed. */
  private static final int WARM_UP = 5;

  private static final int TIMED = 15;

  /** What local threads are expected to win by, before the rows are brought to them. */
  private static final double WORTH_IT = 0.8;

  /** How fast rows come to the driver, and what else a change costs: on the safe side. */
  private static final double BYTES_PER_MILLI = 50_000;

  private static final double CHANGE_MILLIS = 500;

  private final DriverEngine cluster;
  private final Supplier<DriverEngine> local;
  private final int rounds;
  private final long bytes;
  private final long steps;
  private final Ticker ticker;
  private final Consumer<String> tells;
  private final Runnable staysLocal;
  private final Predicate<Throwable> isStop;
  private final double[] millis = new double[TIMED];
  private DriverEngine engine; // in use
  private int seen; // steps since the engine is in use
  private double clusterMillis;
  private boolean decided;

  /**
   * @param cluster begins; closed with this
   * @param local makes the engine on this machine's threads, with the rows brought to it
   * @param rounds how many shards one thread of this machine has to compute
   * @param bytes what the rows take
   * @param steps how many the run has left
   * @param ticker times the steps
   * @param tells takes the decision, one line
   * @param staysLocal called when the cluster is not needed any more, and its engine is closed
   * @param isStop whether the rows did not come since somebody stopped the run, and not for a
   *     failure
   */
  public MeasuringEngine(
      DriverEngine cluster,
      Supplier<DriverEngine> local,
      int rounds,
      long bytes,
      long steps,
      Ticker ticker,
      Consumer<String> tells,
      Runnable staysLocal,
      Predicate<Throwable> isStop) {
    this.cluster = cluster;
    this.local = local;
    this.rounds = rounds;
    this.bytes = bytes;
    this.steps = steps;
    this.ticker = ticker;
    this.tells = tells;
    this.staysLocal = staysLocal;
    this.isStop = isStop;
    this.engine = cluster;
  }

  /** Whether this machine's threads are at work. */
  public boolean isLocal() {
    return engine != cluster;
  }

  @Override
  public BatchSum sum(Slices slices, float[] parameters) {
    if (decided) {
      return engine.sum(slices, parameters);
    }
    decide();
    long begun = ticker.nanos();
    BatchSum sum = engine.sum(slices, parameters);
    if (seen >= WARM_UP) {
      millis[(seen - WARM_UP) % TIMED] = (ticker.nanos() - begun) / 1e6;
    }
    seen++;
    return sum;
  }

  // Between two steps, when enough have been seen.
  private void decide() {
    if (seen < WARM_UP + TIMED) {
      return;
    }
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    double median = sorted[TIMED / 2];
    if (isLocal()) {
      decided = true;
      if (median > clusterMillis) {
        tell("spark", "no faster", median);
        DriverEngine slower = engine;
        engine = cluster;
        slower.close(); // and its rows are nobody's
      } else {
        cluster.close();
        staysLocal.run();
      }
      return;
    }
    clusterMillis = median;
    double expected = cluster.stepPartsMillis().getOrDefault("compute", median) * rounds;
    double gain = (median - expected) * (steps - seen);
    if (expected < WORTH_IT * median && gain > bytes / BYTES_PER_MILLI + CHANGE_MILLIS) {
      goLocal(expected);
    } else {
      tell("spark", "no faster", expected);
      decided = true;
    }
  }

  // Rows that do not come, or find no room here, are no reason to end a run that gets on.
  private void goLocal(double expected) {
    try {
      engine = local.get();
      seen = 0;
      tell("local", "faster", expected);
    } catch (Exception | OutOfMemoryError e) { // among them Spark's own, which is not declared
      if (isStop.test(e)) {
        throw e;
      }
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UserException user) {
          throw user;
        }
      }
      decided = true;
      tells.accept(
          "Engine spark from here on: the rows could not be brought to the driver's own threads (%s)"
              .formatted(String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
  }

  private void tell(String name, String verdict, double localMillis) {
    tells.accept(
        String.format(
            Locale.ROOT,
            "Engine %s from here on: a step takes %.1f ms on Spark, and the driver's own threads"
                + " are %s with %.1f ms",
            name,
            clusterMillis,
            verdict,
            localMillis));
  }

  @Override
  public Evaluation evaluate(Split split, float[] parameters) {
    return engine.evaluate(split, parameters);
  }

  @Override
  public Evaluation evaluate(Split split, float[][] members, LabelEncoding label) {
    return engine.evaluate(split, members, label);
  }

  /** Those of the engine in use. */
  @Override
  public Map<String, Double> stepPartsMillis() {
    return engine.stepPartsMillis();
  }

  @Override
  public void close() {
    if (isLocal()) {
      engine.close();
    }
    if (!(isLocal() && decided)) { // else it is closed already
      cluster.close();
    }
  }
}
