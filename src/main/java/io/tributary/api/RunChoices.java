package io.tributary.api;

import io.tributary.config.Spelling;
import io.tributary.config.UserException;
import io.tributary.math.BackendUnavailableException;
import io.tributary.math.MathBackend;
import java.util.Map;
import java.util.Optional;

/**
 * What is chosen before a table is read, since how it is packed or what it takes to compute at all
 * depends on it.
 *
 * @param shards logical pieces of the training set
 * @param backend which has been loaded
 */
record RunChoices(int shards, MathBackend backend) {
  /**
   * Rows of a batch that keep a shard's thread busy for longer than it takes to meet the others.
   */
  private static final int ROWS_PER_SHARD = 64;

  /**
   * Chooses as the settings say, else as the run did that this one goes on with, else what suits
   * the cluster.
   *
   * @throws UserException if the backend cannot be loaded, or the earlier run computed otherwise
   */
  static RunChoices of(RunScope scope, Settings settings) {
    Map<String, String> earlier = scope.control().earlierIdentity();
    RunIdentity.checkContract(earlier);
    MathBackend backend =
        backend(settings, Optional.ofNullable(earlier.get(RunIdentity.MATH_BACKEND)));
    RunIdentity.otherKernels(earlier, backend).ifPresent(scope::warn);
    return new RunChoices(
        shards(
            settings,
            Optional.ofNullable(earlier.get(RunIdentity.SHARDS)),
            scope.spark().sparkContext().defaultParallelism()),
        backend);
  }

  /** The same for tables that are divided already. */
  RunChoices withShards(int prepared) {
    return new RunChoices(prepared, backend);
  }

  private static MathBackend backend(Settings settings, Optional<String> earlier) {
    MathBackend backend =
        settings
            .training()
            .mathBackend()
            .or(() -> earlier.flatMap(name -> Spelling.constant(name, MathBackend.class)))
            .orElseGet(MathBackend::best);
    try {
      backend.products();
    } catch (BackendUnavailableException e) {
      throw new UserException(
          "training.mathBackend: %s; 'auto' takes the best that loads".formatted(e.getMessage()));
    }
    return backend;
  }

  // As many as cores that a batch can keep busy: fewer leave cores idle, more only add sums to
  // merge.
  private static int shards(Settings settings, Optional<String> earlier, int parallelism) {
    return settings
        .training()
        .shards()
        .or(() -> earlier.filter(n -> n.matches("[1-9][0-9]{0,6}")).map(Integer::valueOf))
        .orElseGet(
            () ->
                Math.max(
                    1, Math.min(parallelism, settings.training().batchSize() / ROWS_PER_SHARD)));
  }
}
