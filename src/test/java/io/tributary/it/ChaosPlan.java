package io.tributary.it;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run is, and what is to befall it: a function of a seed.
 *
 * @param storage {@code data.storage}
 * @param lasting the faults that go on all the time
 * @param moments the other ones, in order
 */
record ChaosPlan(
    long seed, Training training, String storage, Set<Fault> lasting, List<Moment> moments) {
  private static final int MAX_FAULTS = 3;

  /** Neighbouring seeds would have nearly the same first numbers. */
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  /** What is trained: long enough, on a cluster, for faults to come in the middle. */
  enum Training {
    /** The driver sums up what tasks send. */
    FLAT(3, 32, 9, 10),
    /** So many shards that reducers do: a stage more, and shuffle files that may be lost. */
    TREE(18, 120, 9, 5);

    private final int shards;
    private final int batchSize;
    private final int epochs;
    private final int checkpointSteps;

    Training(int shards, int batchSize, int epochs, int checkpointSteps) {
      this.shards = shards;
      this.batchSize = batchSize;
      this.epochs = epochs;
      this.checkpointSteps = checkpointSteps;
    }

    int shards() {
      return shards;
    }

    int epochs() {
      return epochs;
    }

    /** What {@code --set} takes. */
    List<String> settings() {
      return List.of(
          "training.shards=" + shards,
          "training.batchSize=" + batchSize,
          "training.epochs=" + epochs,
          "training.checkpoint={everySteps: " + checkpointSteps + ", keep: 2}");
    }
  }

  /**
   * When a fault comes.
   *
   * @param epoch it comes after the end of this one; after 0, tables are read or training begins
   * @param fraction of an epoch's time that passes first
   */
  record Moment(Fault fault, int epoch, double fraction) {}

  /**
   * The plan of a seed. Successive seeds have all kinds of faults in turn, and others at random.
   */
  static ChaosPlan of(long seed) {
    Random random = new Random(SCATTER * seed);
    Training training = random.nextInt(3) == 0 ? Training.TREE : Training.FLAT;
    String storage = random.nextBoolean() ? "memory" : "disk";
    Fault[] kinds = Fault.values();
    List<Fault> faults = new ArrayList<>();
    faults.add(kinds[(int) Math.floorMod(seed, (long) kinds.length)]);
    int count = 1 + random.nextInt(MAX_FAULTS);
    while (faults.size() < count) {
      Fault fault = kinds[random.nextInt(kinds.length)];
      // Twice the driver is enough: every time costs a start.
      if (!fault.endsDriver() || faults.stream().filter(Fault::endsDriver).count() < 2) {
        faults.add(fault);
      }
    }
    Collections.shuffle(faults, random);
    Set<Fault> lasting = EnumSet.noneOf(Fault.class);
    Set<Integer> epochs = new TreeSet<>();
    List<Fault> momentary = new ArrayList<>();
    for (Fault fault : faults) {
      if (fault.isLasting()) {
        lasting.add(fault);
      } else {
        momentary.add(fault);
      }
    }
    // Epochs apart, so that a run that was resumed trains before the next fault comes; and not the
    // last ones, so that it comes before the end. A checkpoint has to be there to be damaged.
    int from = momentary.contains(Fault.DAMAGE_CHECKPOINT) ? 1 : 0;
    while (epochs.size() < momentary.size()) {
      epochs.add(from + random.nextInt(training.epochs() - 3 - from));
    }
    List<Moment> moments = new ArrayList<>();
    for (int epoch : epochs) {
      moments.add(new Moment(momentary.get(moments.size()), epoch, random.nextDouble()));
    }
    return new ChaosPlan(seed, training, storage, lasting, moments);
  }
}
