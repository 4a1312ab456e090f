package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.data.ColumnReport;
import io.tributary.data.DataSettings;
import io.tributary.data.InputBins;
import io.tributary.data.LabelScaling;
import io.tributary.data.Scaling;
import io.tributary.data.TableEncoding;
import io.tributary.engine.Split;
import io.tributary.ingest.FitRules;
import io.tributary.ingest.Ingest;
import io.tributary.ingest.ShardedTable;
import io.tributary.ingest.StoragePlan;
import io.tributary.ingest.WideCategories;
import io.tributary.network.NetworkSettings;
import io.tributary.training.TrainingSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * Tables that have been read, encoded, packed and cached, for any number of trainings, one after
 * the other. Closing releases what Spark keeps of them.
 *
 * <pre>{@code
 * try (PreparedTables tables = Tributary.prepare(table, settings, observer)) {
 *   for (Settings trial : trials) {
 *     RunResult result = tables.train(trial, observer);
 *   }
 * }
 * }</pre>
 */
public final class PreparedTables implements AutoCloseable {
  private final SparkSession spark;
  private final String name;
  private final Scaling scaling;
  private final DataSettings data;
  private final long seed;
  private final int shards;
  private final TableEncoding encoding;
  private final LabelScaling labelScaling;
  private final WideCategories wide;
  private final Optional<InputBins> bins;
  private final Optional<InitialModel> initial;
  private final double smallestLabel;
  private final ShardedTable training;
  private final Map<Split, ShardedTable> others;
  private final List<String> notes;

  private PreparedTables(
      SparkSession spark,
      String name,
      Settings settings,
      int shards,
      Ingest.Result ingested,
      Optional<InitialModel> initial,
      Map<Split, ShardedTable> others,
      List<String> notes) {
    this.spark = spark;
    this.name = name;
    this.wide = ingested.wide();
    this.seed = settings.training().seed();
    this.shards = shards;
    this.encoding = ingested.encoding();
    this.labelScaling = LabelRules.scaling(settings, encoding);
    this.bins = ingested.bins();
    this.initial = initial;
    this.smallestLabel = ingested.smallestLabel();
    this.training = ingested.table();
    this.others = others;
    this.notes = notes;
    this.scaling = settings.data().inputs().scaling();
    this.data = Recipe.onSharedTables(settings, this).data();
  }

  /**
   * Reads the tables.
   *
   * @param shards how many pieces the rows are divided into
   * @param folds how many folds they are parted into where the settings leave it open
   * @throws UserException if they are not as the settings say
   */
  static PreparedTables of(
      RunScope scope,
      TrainingTables tables,
      Settings settings,
      int shards,
      FitRules.FoldsRule folds) {
    Reading reading = new Reading(scope, settings, shards, folds);
    try {
      return reading.of(tables);
    } catch (Throwable e) {
      reading.read.forEach(RunScope::closeQuietly);
      throw e;
    }
  }

  /** The reading of a run's tables, which may end with any of them. */
  private static final class Reading {
    private final RunScope scope;
    private final Settings settings;
    private final int shards;
    private final FitRules.FoldsRule folds;
    private final StoragePlan storage;
    private final List<String> notes = new ArrayList<>();
    private final List<ShardedTable> read = new ArrayList<>();

    Reading(RunScope scope, Settings settings, int shards, FitRules.FoldsRule folds) {
      this.scope = scope;
      this.settings = settings;
      this.shards = shards;
      this.folds = folds;
      this.storage = StoragePlan.of(scope.spark().sparkContext(), settings.data().storage());
    }

    PreparedTables of(TrainingTables tables) {
      String name = tables.training().name();
      scope.tell("Reading " + name);
      Optional<InitialModel> initial = InitialModel.of(settings.training(), scope.spark());
      scope.jobs().doing("reading the training table");
      Ingest.Result ingested =
          Ingest.fit(
              tables.training().rows(),
              name,
              settings.data(),
              new FitRules(
                  encoding -> LabelRules.scaling(settings, encoding),
                  encoding -> Recipe.bins(settings, encoding),
                  Recipe.leastRows(settings),
                  folds),
              settings.training().seed(),
              shards,
              storage,
              initial.map(InitialModel::encoding));
      read.add(ingested.table());
      ColumnReport.of(ingested.encoding()).forEach(scope::tell);
      ingested.notes().forEach(this::note);
      TableChecks.rows(name, ingested);
      TableChecks.folds(name, ingested.table());
      LabelRules.check(settings, ingested.encoding(), ingested.smallestLabel());
      noteMet(Split.TRAINING, ingested.table());
      scope.jobs().doing("reading the validation and test tables");
      Map<Split, ShardedTable> others = new EnumMap<>(Split.class);
      tables
          .others()
          .forEach((split, table) -> others.put(split, packed(table, ingested.encoding())));
      others.forEach(this::noteMet);
      return new PreparedTables(
          scope.spark(), name, settings, shards, ingested, initial, others, List.copyOf(notes));
    }

    private ShardedTable packed(TrainingTables.Table table, TableEncoding encoding) {
      ShardedTable packed =
          Ingest.pack(
              table.rows(),
              table.name(),
              encoding,
              settings.data().badRows(),
              settings.training().seed(),
              shards,
              storage);
      read.add(packed);
      return packed;
    }

    private void note(String note) {
      notes.add(note);
      scope.tell(note);
    }

    private void noteMet(Split split, ShardedTable table) {
      table.counts().notes(table.rows()).stream()
          .map(note -> split == Split.TRAINING ? note : Spelling.of(split) + " table: " + note)
          .forEach(this::note);
    }
  }

  /** Trains a network on these tables, watched. */
  public RunResult train(Settings settings, RunObserver observer) {
    return train(settings, observer, RunControl.withoutCheckpoints());
  }

  /**
   * Trains a network on these tables, watched, with checkpoints, and so that it can be stopped.
   *
   * @param settings may differ in all but {@code data}, {@code training.seed}, {@code
   *     training.shards}, {@code training.initialModel} and the folds of {@code training.ensemble},
   *     with which the tables were prepared
   * @throws UserException if they differ in these, too
   */
  public RunResult train(Settings settings, RunObserver observer, RunControl control) {
    return new TrainingRun(spark, settings, observer, control).run(this);
  }

  /**
   * Checks that a run can use the tables.
   *
   * @throws UserException if they would have been prepared otherwise for it
   */
  void check(Settings settings) {
    Optional<String> other = Optional.empty();
    if (settings.data().validation().folds() != data.validation().folds()) {
      other = Optional.of(TrainingSettings.ENSEMBLE.path() + " (which folds there are)");
    } else if (!settings.data().equals(data)) {
      other = Optional.of("data");
    } else if (settings.training().seed() != seed) {
      other = Optional.of(TrainingSettings.SEED.path());
    } else if (settings.training().shards().orElse(shards) != shards) {
      other = Optional.of(TrainingSettings.SHARDS.path());
    } else if (LabelRules.scaling(settings, encoding) != labelScaling) {
      other =
          Optional.of(
              "network.outputActivation or network.loss (by which data.labelScaling is chosen)");
    } else if (!settings.training().initialModel().equals(initial.map(InitialModel::path))) {
      other = Optional.of(TrainingSettings.INITIAL_MODEL.path());
    } else if (settings.network().numericEmbedding().bins() > 0 && bins.isEmpty()) {
      other = Optional.of(NetworkSettings.NUMERIC_EMBEDDING.path());
    }
    if (other.isPresent()) {
      throw new UserException(
          other.get()
              + ": differs from what the tables were prepared with; prepare them again for these settings");
    }
    LabelRules.check(settings, encoding, smallestLabel);
  }

  /** How quantities were scaled. */
  Scaling scaling() {
    return scaling;
  }

  /** Columns of many categories, of which nobody had said how they enter. */
  WideCategories wide() {
    return wide;
  }

  /** Whether quantities have bins. */
  boolean hasBins() {
    return bins.isPresent();
  }

  /** The inputs' bins, if a network of these settings wants them. */
  Optional<InputBins> bins(NetworkSettings network) {
    return network.numericEmbedding().bins() > 0 ? bins : Optional.empty();
  }

  /** The model whose parameters training begins with, and whose encoding the rows have. */
  Optional<InitialModel> initial() {
    return initial;
  }

  /** What the training table is called in messages. */
  String name() {
    return name;
  }

  int shards() {
    return shards;
  }

  TableEncoding encoding() {
    return encoding;
  }

  LabelScaling labelScaling() {
    return labelScaling;
  }

  /** The training table, with the rows that are held out of it. */
  ShardedTable training() {
    return training;
  }

  /** The validation and test tables, as far as there are any. */
  Map<Split, ShardedTable> others() {
    return others;
  }

  /** Which rows there are to measure on, beside the training rows. */
  Set<Split> heldOut() {
    Set<Split> splits = EnumSet.noneOf(Split.class);
    splits.addAll(others.keySet());
    if (training.validationRowsInAll() > 0 || training.folds() > 0) {
      splits.add(Split.VALIDATION);
    }
    if (training.testRowsInAll() > 0) {
      splits.add(Split.TEST);
    }
    return splits;
  }

  /** How many rows a network is measured on while it learns, at least. */
  long watchedRows() {
    return IntStream.range(0, training.folds())
        .mapToLong(training::foldRowsInAll)
        .min()
        .orElse(rows().validation());
  }

  /** What the user should know of the tables, a line each. */
  List<String> notes() {
    return notes;
  }

  /** How many rows are for what, and why others were dropped. */
  RunRows rows() {
    return RunRows.of(training, others);
  }

  @Override
  public void close() {
    RunScope.closeQuietly(training);
    others.values().forEach(RunScope::closeQuietly);
  }
}
