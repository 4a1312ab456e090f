package io.tributary.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.evaluation.Metrics;
import io.tributary.training.EpochReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a log is told, by a clock that the test moves. */
class ProgressLinesTest {
  private static final long SECOND = 1_000_000_000;

  private final StringWriter text = new StringWriter();
  private long now;

  private Progress progress(int epochs) {
    return new ProgressLines(
        new PrintWriter(text),
        1000,
        epochs,
        new EpochLinesShown(epochs, 100, () -> now),
        () -> now);
  }

  private static EpochReport report(int epoch, int member) {
    return new EpochReport(
        epoch, epoch, 0.1, 0.5, OptionalDouble.empty(), Metrics.NONE, 1, 1000, Optional.of(member));
  }

  private static EpochReport report(int epoch) {
    return new EpochReport(epoch, epoch, 0.1, 0.5, OptionalDouble.empty(), Metrics.NONE, 1, 1000);
  }

  private List<String> lines() {
    return text.toString().lines().toList();
  }

  @Test
  void aLongEpochIsNotSilent() {
    Progress progress = progress(2);
    progress.batchEnded(1, 100, 0.9);
    now = 29 * SECOND;
    progress.batchEnded(1, 200, 0.8);
    assertEquals(List.of(), lines());
    now = 30 * SECOND;
    progress.batchEnded(1, 400, 0.7);
    now = 31 * SECOND;
    progress.batchEnded(1, 500, 0.7);
    // 300 rows in the 30 seconds since the first batch was there.
    assertEquals(List.of("epoch 1/2  40% of its rows  loss 0.70000 so far  10 rows/s"), lines());
  }

  @Test
  void theSpeedOfARunThatGoesOnIsItsOwn() {
    Progress progress = progress(100);
    progress.batchEnded(90, 500, 0.9); // the first 89 epochs were another process's
    now = 40 * SECOND;
    progress.batchEnded(90, 900, 0.8);
    assertEquals(List.of("epoch 90/100  90% of its rows  loss 0.80000 so far  10 rows/s"), lines());
  }

  @Test
  void ofManyShortEpochsOneASecondAndTheLastAreShown() {
    Progress progress = progress(101);
    for (int epoch = 1; epoch <= 101; epoch++) {
      progress.epochEnded(report(epoch));
      now += SECOND / 20;
    }
    // 101 epochs of 50 ms: the 1st, 21st, …, 101st.
    assertEquals(6, lines().size());
    assertEquals("epoch 101/101  loss 0.50000  1,000 rows/s", lines().get(5));
  }

  @Test
  void ofFewEpochsAllAreShown() {
    Progress progress = progress(100);
    for (int epoch = 1; epoch <= 100; epoch++) {
      progress.epochEnded(report(epoch));
    }
    assertEquals(100, lines().size());
  }

  /** Networks that learn side by side share the room: of each, the last, if it comes to that. */
  @Test
  void ofSeveralNetworksFewerAreFew() {
    Progress few = progress(20);
    Progress many = progress(21);
    for (Progress progress : List.of(few, many)) {
      for (int epoch = 1; epoch <= 21; epoch++) {
        for (int member = 0; member < 5 && (progress == many || epoch <= 20); member++) {
          progress.epochEnded(report(epoch, member));
        }
      }
    }
    assertEquals(100 + 1 + 5, lines().size());
    assertEquals("member 4  epoch 21/21  loss 0.50000  1,000 rows/s", lines().get(105));
  }
}
