package io.tributary.app;

import io.tributary.api.RunControl;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C, SIGTERM and a terminal that goes: the first one lets training finish its step and save
 * its state, a second one ends the process at once, as does any while there is nothing to save.
 *
 * <p>Java's own answer is to shut down at once, with Spark stopped in the middle of a step; and
 * while Spark waits for a master, its shutdown waits, too.
 */
final class StopSignals implements AutoCloseable {
  private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15, "HUP", 1);

  /** So long may Spark take to shut down. */
  private static final long SHUTDOWN_MILLIS = 5000;

  private final PrintWriter err;
  private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
  private volatile RunControl control; // null: there is nothing to save
  private volatile Signal received;

  /** Listens from now on; a signal ends the process as long as no run can be stopped. */
  StopSignals(PrintWriter err) {
    this.err = err;
    NUMBERS.keySet().forEach(this::listen);
  }

  /** From now on there is a run. */
  void stops(RunControl run) {
    control = run;
  }

  private void listen(String name) {
    try {
      Signal signal = new Signal(name);
      SignalHandler earlier = Signal.handle(signal, this::handle);
      if (earlier == SignalHandler.SIG_IGN) {
        Signal.handle(signal, earlier); // as nohup wants it, and shells for jobs in the background
      } else {
        before.put(signal, earlier);
      }
    } catch (IllegalArgumentException e) {
      // The system does not know the signal, or the JVM keeps it for itself.
      org.slf4j.LoggerFactory.getLogger(StopSignals.class).debug("No handler for {}", name, e);
    }
  }

  private void handle(Signal signal) {
    boolean first = received == null;
    received = signal;
    RunControl run = control;
    if (first && run != null && run.requestStop()) {
      err.printf("%nSIG%s: finishing the step; once more to end at once%n", signal.getName());
      err.flush();
      return;
    }
    if (first) {
      err.printf("%nSIG%s: ended; there was nothing to save%n", signal.getName());
      err.flush();
    }
    end(status(signal));
  }

  private static void end(int status) {
    Thread last =
        new Thread(
            () -> {
              try {
                Thread.sleep(SHUTDOWN_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(status);
            },
            "tributary-halt");
    last.setDaemon(true);
    last.start();
    // A Spark that is about to begin fails at a process that is about to end, and would say so.
    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
    System.exit(status);
  }

  private static int status(Signal signal) {
    return 128 + NUMBERS.get(signal.getName());
  }

  /** The exit status that a shell expects of a process that the received signal ended. */
  int status() {
    return received == null ? Main.FAILED : status(received);
  }

  /** The received signal's name; "a request" without one. */
  String name() {
    return received == null ? "a request" : "SIG" + received.getName();
  }

  @Override
  public void close() {
    before.forEach(Signal::handle);
  }
}
