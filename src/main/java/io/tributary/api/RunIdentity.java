package io.tributary.api;

import io.tributary.config.FlatSetting;
import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import io.tributary.engine.Split;
import io.tributary.ingest.ShardedTable;
import io.tributary.math.MathBackend;
import io.tributary.model.CheckpointIdentity;
import io.tributary.model.ModelFolder;
import io.tributary.network.NetworkSettings;
import io.tributary.network.ParameterLayout;
import io.tributary.network.ParameterSlice;
import io.tributary.training.TrainingSettings;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What must be the same for a run to go on from another one's checkpoint: all that the numeric
 * contract says a result depends on, and nothing else, under names that a user knows.
 */
final class RunIdentity {
  static final String SHARDS = TrainingSettings.SHARDS.path();
  static final String MATH_BACKEND = TrainingSettings.MATH_BACKEND.path();

  /** Which of a backend's kernels computed: told when it differs, not refused. */
  static final String MATH_KERNELS = CheckpointIdentity.MATH_KERNELS;

  private static final String CONTRACT = "the numeric contract's version";

  /**
   * Counts up whenever a step's bits change: the rest of a run would not be what it was to be. 2:
   * random streams take in seed, purpose and keys one after the other.
   */
  private static final int CONTRACT_VERSION = 2;

  private RunIdentity() {}

  /**
   * Checks that an earlier run computed as this Tributary does.
   *
   * @param earlier its identity; empty if there is none
   * @throws UserException if it did not
   */
  static void checkContract(Map<String, String> earlier) {
    String then = earlier.getOrDefault(CONTRACT, "1"); // which was not written
    if (!earlier.isEmpty() && !then.equals(Integer.toString(CONTRACT_VERSION))) {
      throw new UserException(
          "--resume: the run was begun by another version of Tributary, whose random numbers and bits are others (numeric contract %s, and this is %d): the rest would not be that run's. Finish it with that version, or give --overwrite to begin anew; models of that version can be used as before"
              .formatted(then, CONTRACT_VERSION));
    }
  }

  /**
   * A run's identity.
   *
   * @param settings with every choice made
   * @param tables whose content it takes in
   * @param layout the parameters', whose large tables are updated by rows; earlier versions did not
   * @param backend whose kernels are told
   */
  static CheckpointIdentity of(
      Settings settings, PreparedTables tables, ParameterLayout layout, MathBackend backend) {
    ShardedTable table = tables.training();
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put(CONTRACT, Integer.toString(CONTRACT_VERSION));
    Map<String, String> defaults = new LinkedHashMap<>();
    for (FlatSetting setting : Settings.SECTION.identity(settings)) {
      identity.put(setting.path(), setting.value());
      setting.defaultValue().ifPresent(value -> defaults.put(setting.path(), value));
    }
    // What it was before a recipe stood for what is not given; here all choices are made.
    defaults.put(NetworkSettings.HIDDEN.path(), "[]");
    TrainingSettings training = settings.training();
    if (training.optimizer().schedule().dependsOnEpochs()) {
      identity.put(TrainingSettings.EPOCHS.path(), Integer.toString(training.epochs()));
    }
    identity.put(MATH_KERNELS, backend.products().kernels());
    identity.put("rows of the training table", Long.toString(table.rows()));
    identity.put("their content's fingerprint", hex(table.fingerprint()));
    identity.put("their columns' fingerprint", ModelFolder.encodingSha256(tables.encoding()));
    if (!layout.tables().isEmpty()) {
      identity.put(
          "large tables", layout.tables().stream().map(ParameterSlice::name).toList().toString());
    }
    tables
        .initial()
        .ifPresent(
            model ->
                identity.put("the initial model's parameters", model.model().parametersSha256()));
    Optional.ofNullable(tables.others().get(Split.VALIDATION))
        .ifPresent(
            validation -> {
              identity.put(DataSettings.VALIDATION.path(), "a table");
              identity.put("rows of the validation table", Long.toString(validation.rows()));
              identity.put("the validation table's fingerprint", hex(validation.fingerprint()));
            });
    return new CheckpointIdentity(identity, defaults);
  }

  /**
   * A warning if other kernels go on than those that began.
   *
   * @param earlier the identity of the run so far, which of an earlier version names none
   */
  static Optional<String> otherKernels(Map<String, String> earlier, MathBackend backend) {
    String now = backend.products().kernels();
    return Optional.ofNullable(earlier.get(MATH_KERNELS))
        .filter(then -> !then.equals(now))
        .map(
            then ->
                "--resume: math %s computed with %s so far and computes with %s here; the result will not have the bits of an undisturbed run: go on where it began for them"
                    .formatted(backend, then, now));
  }

  private static String hex(long fingerprint) {
    return HexFormat.of().toHexDigits(fingerprint);
  }
}
