package io.tributary.api;

import io.tributary.training.Ending;
import io.tributary.training.TimeLimit;
import io.tributary.training.TrainingOutcome;
import io.tributary.training.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains a run's networks: a single one on the caller's thread, several side by side where the
 * engine lets them.
 *
 * <p>Each is a function of its own random numbers and of what all have in common, so that how many
 * there are at a time leaves no trace. When one cannot go on, the others are stopped, too. A
 * network's state is there while it is trained; what stays are its parameters.
 */
final class MemberTrainings implements AutoCloseable {
  private final RunScope scope;
  private final RunPlan run;
  private final TrainingSettings settings;
  private final MemberProgress progress;
  private final TrainedMember[] trained;
  private final Throwable[] failures;
  private TimeLimit limit; // null: training has not begun
  private Training first; // made before training begins, for it says whether it can
  private int next; // guarded by this
  private volatile boolean ended; // by one that stopped or failed: no other begins
  private volatile boolean interrupted; // the caller, who asks for a stop

  MemberTrainings(RunScope scope, RunPlan run) {
    this.scope = scope;
    this.run = run;
    this.settings = run.settings().given().training();
    int members = run.members().size();
    this.progress =
        new MemberProgress(
            scope,
            scope.observer(),
            run.members().stream().mapToLong(run::trainingRowsInAll).toArray());
    this.trained = new TrainedMember[members];
    this.failures = new Throwable[members];
    this.first = training(run.members().get(0));
  }

  private Training training(Member member) {
    return new Training(scope, run, member, progress.of(member), () -> ended || interrupted);
  }

  /**
   * Trains all networks, or as many as there are before something ends it. There is something to
   * stop until the caller, who has what training came to, says that there is not.
   */
  List<TrainedMember> run() {
    int members = run.members().size();
    scope
        .observer()
        .begins(
            run.described(),
            run.members().stream().mapToLong(run::trainingRowsInAll).sum(),
            settings.epochs());
    scope.watch().trainingBegins();
    scope.control().training(true);
    limit = new TimeLimit(scope.ticker(), settings.maxMinutes());
    if (members == 1) {
      return List.of(first.run(limit)); // which stays for its evaluation
    }
    int atOnce = run.atOnce();
    if (atOnce == 1) {
      trainAll();
    } else {
      scope.tell(String.format(Locale.ROOT, "%d networks, %d of them at a time", members, atOnce));
      await(started(atOnce));
    }
    for (Throwable failure : failures) {
      if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      } else if (failure != null) { // Spark's own, which Scala does not declare
        throw new IllegalStateException(failure);
      }
    }
    List<TrainedMember> all = new ArrayList<>();
    for (TrainedMember one : trained) {
      if (one != null) {
        all.add(one);
      }
    }
    return all;
  }

  private List<Thread> started(int atOnce) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      Thread thread = new Thread(this::trainAll, "tributary-member-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    return threads;
  }

  // Who interrupts the caller asks for a stop, and has it once each network's step is done.
  private void await(List<Thread> threads) {
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int claimed() {
    return ended || next == trained.length ? -1 : next++;
  }

  private void trainAll() {
    for (int m = claimed(); m >= 0; m = claimed()) {
      try {
        trained[m] = trained(m);
        Ending ending = trained[m].outcome().ending();
        if (ending == Ending.STOPPED || ending == Ending.DIVERGED) {
          ended = true; // and never set back by one that completes
        }
      } catch (Throwable e) { // the caller's thread throws it
        failures[m] = e;
        ended = true;
      }
    }
  }

  private TrainedMember trained(int m) {
    Training training;
    synchronized (scope) {
      training = m == 0 ? first : training(run.members().get(m));
    }
    try (training) {
      TrainedMember one = training.run(limit.part(rounds(m)));
      training.checkpointsWritten();
      return one;
    } finally {
      if (m == 0) {
        first = null;
      }
    }
  }

  // How often as many as are trained at a time have to begin, this one among them.
  private int rounds(int m) {
    return (trained.length - m + run.atOnce() - 1) / run.atOnce();
  }

  /** What measures the networks, once all are trained. */
  TrainedEvaluator evaluating() {
    return first != null ? TrainedEvaluator.of(first.engine()) : run.evaluating();
  }

  /** What the trainings came to together; a network's divergence is told with its name. */
  static TrainingOutcome together(List<TrainedMember> all) {
    return TrainingOutcome.of(
        all.stream()
            .map(
                one ->
                    one.member().isOnly()
                        ? one.outcome()
                        : one.outcome().named(one.member().toString()))
            .toList());
  }

  /** Waits until the last checkpoint is written, or has told why it is not. */
  void checkpointsWritten() {
    if (first != null) {
      first.checkpointsWritten();
    }
  }

  @Override
  public void close() {
    if (first != null) {
      first.close();
    }
  }
}
