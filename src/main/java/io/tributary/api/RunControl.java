package io.tributary.api;

import io.tributary.config.UserException;
import io.tributary.model.CheckpointFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What a caller has to say about a run: where its checkpoints are, whether it goes on from one, and
 * when it is to stop.
 *
 * <p>Stopping may be asked for from any thread. A control may serve several runs, one after the
 * other: a stop concerns the run that it was asked for.
 */
public final class RunControl {
  private final Path runFolder; // null: no checkpoints
  private final Configuration hadoop;
  private final boolean resume;
  private boolean training;
  private boolean stop;

  private RunControl(Path runFolder, Configuration hadoop, boolean resume) {
    this.runFolder = runFolder;
    this.hadoop = hadoop;
    this.resume = resume;
  }

  /** A run without checkpoints. */
  public static RunControl withoutCheckpoints() {
    return new RunControl(null, null, false);
  }

  /**
   * A run with checkpoints, as often as {@code training.checkpoint} says.
   *
   * @param runFolder they are in its folder {@code checkpoints}
   * @param hadoop how file systems are reached
   * @param resume whether the run goes on from the newest one, if there is one
   */
  public static RunControl withCheckpoints(String runFolder, Configuration hadoop, boolean resume) {
    return new RunControl(new Path(runFolder), hadoop, resume);
  }

  /**
   * Asks training to stop after the step that is going on.
   *
   * @return whether there is a training to stop
   */
  public synchronized boolean requestStop() {
    stop |= training;
    return training;
  }

  /** A run begins: what an earlier one was asked for does not concern it. */
  synchronized void begins() {
    stop = false;
  }

  synchronized boolean stopRequested() {
    return stop;
  }

  synchronized void training(boolean now) {
    training = now;
  }

  boolean keepsCheckpoints() {
    return runFolder != null;
  }

  boolean resumes() {
    return resume;
  }

  /** What the earlier run was, which this one goes on with; empty if there is none. */
  Map<String, String> earlierIdentity(int keep) {
    if (!resume) {
      return Map.of();
    }
    try {
      Optional<CheckpointFolder> folder = folder(keep);
      return folder.isEmpty() ? Map.of() : folder.get().identity().orElse(Map.of());
    } catch (IOException e) {
      throw new UserException("--resume: cannot read the checkpoints: " + e.getMessage());
    }
  }

  Optional<CheckpointFolder> folder(int keep) {
    if (runFolder == null || keep == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CheckpointFolder(runFolder, keep, hadoop));
    } catch (IOException e) {
      throw new UserException("output: cannot use '%s': %s".formatted(runFolder, e.getMessage()));
    }
  }
}
