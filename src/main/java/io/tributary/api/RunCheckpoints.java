package io.tributary.api;

import io.tributary.config.UserException;
import io.tributary.model.CheckpointDue;
import io.tributary.model.CheckpointFolder;
import io.tributary.model.CheckpointIdentity;
import io.tributary.model.CheckpointWriter;
import io.tributary.model.MetricsLine;
import io.tributary.training.EpochReport;
import io.tributary.training.StateKeeper;
import io.tributary.training.TrainingListener;
import io.tributary.training.TrainingSettings;
import io.tributary.training.TrainingState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** The checkpoints of one run: what it goes on from, and what it leaves. */
final class RunCheckpoints implements StateKeeper, AutoCloseable {
  /** More than the files' buffers and texts take. */
  private static final int RESERVED_BYTES = 4 << 20;

  private final RunControl control;
  private final BooleanSupplier stop;
  private final Optional<CheckpointFolder> folder;
  private final Optional<CheckpointFolder.Restored> restored;
  private final Optional<CheckpointWriter> writer;
  private final long resumedFrom;
  private final AtomicReference<byte[]> reserve = new AtomicReference<>(new byte[RESERVED_BYTES]);

  /**
   * Brings the state to where an earlier run had come, if this one is to go on from there.
   *
   * @param member whose they are
   * @param identity what must be the same for that
   * @param state of a run that has not begun
   * @param stop whether training is to stop, though nobody has asked the run to
   * @param scope is told what could not be read or written, from any thread
   * @throws UserException if the checkpoints are another run's, or none of them can be read
   */
  RunCheckpoints(
      RunControl control,
      TrainingSettings settings,
      Member member,
      CheckpointIdentity identity,
      TrainingState state,
      BooleanSupplier stop,
      RunScope scope) {
    this.control = control;
    this.stop = stop;
    int keep = settings.checkpoint().keep();
    Optional<CheckpointFolder> all = control.folder(keep);
    this.folder = member.isOnly() ? all : all.map(f -> f.member(member.index()));
    this.restored =
        control.resumes() ? folder.flatMap(f -> restore(f, state, identity)) : Optional.empty();
    if (control.resumes() && restored.isEmpty()) {
      all.ifPresent(f -> checkIdentity(f, identity)); // of a run with more networks, or fewer
    }
    restored.ifPresent(r -> r.skipped().forEach(s -> scope.warn("Checkpoint passed over: " + s)));
    this.resumedFrom = restored.isPresent() ? state.steps() : -1;
    this.writer =
        folder
            .filter(f -> keep > 0)
            .map(
                f ->
                    new CheckpointWriter(
                        f,
                        new CheckpointDue(settings.checkpoint(), scope.ticker(), state),
                        identity,
                        state,
                        restored.isPresent(),
                        history(),
                        state.ofSameShape(settings.optimizer()),
                        scope::warn));
  }

  private static Optional<CheckpointFolder.Restored> restore(
      CheckpointFolder folder, TrainingState state, CheckpointIdentity identity) {
    try {
      return folder.restore(state, identity);
    } catch (IOException e) {
      throw new UserException("--resume: cannot read the checkpoints: " + e.getMessage());
    }
  }

  private static void checkIdentity(CheckpointFolder folder, CheckpointIdentity identity) {
    try {
      folder.checkIdentity(identity);
    } catch (IOException e) {
      throw new UserException("--resume: cannot read the checkpoints: " + e.getMessage());
    }
  }

  /** The lines of the epochs that were done before. */
  List<String> history() {
    return restored.map(CheckpointFolder.Restored::history).orElse(List.of());
  }

  /** The step that the run goes on from; empty if it begins. */
  Optional<Long> resumedFrom() {
    return resumedFrom < 0 ? Optional.empty() : Optional.of(resumedFrom);
  }

  /** What the user should know of a run that was to go on, and cannot; empty if it can. */
  Optional<String> begunAnew() {
    return control.resumes() && restored.isEmpty()
        ? Optional.of("--resume: there is no checkpoint that was finished, so training begins anew")
        : Optional.empty();
  }

  /** A listener that hears all that the given one hears, and keeps the epochs' reports. */
  TrainingListener listening(TrainingListener listener) {
    return new TrainingListener() {
      @Override
      public void batchEnded(int epoch, long rows, double meanLoss) {
        listener.batchEnded(epoch, rows, meanLoss);
      }

      @Override
      public void epochEnded(EpochReport report) {
        writer.ifPresent(w -> w.epochEnded(MetricsLine.of(report)));
        listener.epochEnded(report);
      }
    };
  }

  @Override
  public void offer(TrainingState state) {
    writer.ifPresent(w -> w.offer(state));
  }

  @Override
  public boolean stopRequested() {
    return control.stopRequested() || stop.getAsBoolean() || Thread.currentThread().isInterrupted();
  }

  @Override
  public long stepsToNext(TrainingState state) {
    return writer.map(w -> w.stepsToNext(state)).orElse(Long.MAX_VALUE);
  }

  /** Begins to save the state, whether it is time to or not. */
  void saveSoon(TrainingState state) {
    writer.ifPresent(w -> w.saveSoon(state));
  }

  /**
   * Saves the state and waits until it is written.
   *
   * @return where the newest checkpoint is that is whole; empty if there is none
   */
  Optional<String> save(TrainingState state) {
    if (state.isWhole()) {
      writer.ifPresent(w -> w.save(state));
    }
    return writer
        .filter(w -> w.savedSteps() >= 0)
        .map(w -> folder.orElseThrow().path(w.savedSteps()).toString());
  }

  /** Frees memory that {@link #save} can do with when there is none left. */
  void freeReserve() {
    reserve.set(null);
  }

  @Override
  public void close() {
    writer.ifPresent(CheckpointWriter::close);
  }
}
