package io.tributary.app;

import io.tributary.api.RunControl;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C, SIGTERM and a terminal that goes: the first one lets training finish its step and save
 * its state, a second one ends the process at once, as does any while there is nothing to save.
 *
 * <p>Java's own answer is to shut down at once, with Spark stopped in the middle of a step.
 */
final class StopSignals implements AutoCloseable {
  private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15, "HUP", 1);

  private final RunControl control;
  private final PrintWriter err;
  private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
  private volatile Signal received;

  StopSignals(RunControl control, PrintWriter err) {
    this.control = control;
    this.err = err;
    NUMBERS.keySet().forEach(this::listen);
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
    if (first && control.requestStop()) {
      err.printf("%nSIG%s: finishing the step; once more to end at once%n", signal.getName());
      err.flush();
    } else {
      System.exit(status(signal));
    }
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
