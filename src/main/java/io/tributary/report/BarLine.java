package io.tributary.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far training is, in one line of a terminal.
 *
 * @param epoch the one that goes on
 * @param epochs of the run in all
 * @param done the part of the run's rows, from 0 to 1
 * @param loss the epoch's mean loss so far
 * @param validation the last epoch's metric, as in {@code "val accuracy 0.9677"}; empty if none
 * @param rowsPerSecond since this process began; 0 if it is not known yet
 * @param left how long the rest will take; empty if it is not known yet
 */
record BarLine(
    int epoch,
    int epochs,
    double done,
    double loss,
    String validation,
    double rowsPerSecond,
    Optional<Duration> left) {
  /** With fewer characters, a bar shows nothing. */
  private static final int SHORTEST_BAR = 10;

  private static final int LONGEST_BAR = 50;

  /**
   * The line, no longer than a width: the bar takes what the words leave, and the less important
   * words go where there is no room for them.
   */
  String text(int width) {
    String begin = String.format(Locale.ROOT, "epoch %d/%d %3.0f%% ", epoch, epochs, 100 * done);
    List<String> words = new ArrayList<>();
    words.add(String.format(Locale.ROOT, " loss %.4g", loss));
    left.ifPresent(time -> words.add("  " + shown(time) + " left"));
    if (!validation.isEmpty()) {
      words.add("  " + validation);
    }
    if (rowsPerSecond > 0) {
      words.add(String.format(Locale.ROOT, "  %,.0f rows/s", rowsPerSecond));
    }
    int room = width - begin.length() - (SHORTEST_BAR + 2);
    StringBuilder end = new StringBuilder();
    for (String word : words) {
      if (end.isEmpty() || end.length() + word.length() <= room) { // the loss always
        end.append(word);
      }
    }
    int bar = Math.min(LONGEST_BAR, width - begin.length() - end.length() - 2);
    String line = begin + (bar < SHORTEST_BAR ? "" : bar(bar)) + end;
    return line.length() <= width ? line : line.substring(0, Math.max(width, 0));
  }

  private String bar(int length) {
    int full = (int) Math.min(length, done * length);
    String head = full < length ? ">" : "";
    return "[" + "=".repeat(full) + head + " ".repeat(length - full - head.length()) + "]";
  }

  /** "3:07", "2:03:07". */
  static String shown(Duration time) {
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
