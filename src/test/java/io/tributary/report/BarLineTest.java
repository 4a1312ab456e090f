package io.tributary.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BarLineTest {
  private static BarLine line(double done) {
    return new BarLine(
        3,
        20,
        done,
        0.0213456,
        "val accuracy 0.9677",
        1_234_567,
        Optional.of(Duration.ofSeconds(83)));
  }

  @Test
  void eightyColumnsHaveRoomForWhatMatters() {
    // Twelve characters are left for the bar: 42 % of them are five.
    assertEquals(
        "epoch 3/20  42% [=====>      ] loss 0.02135  1:23 left  val accuracy 0.9677",
        line(0.42).text(75));
    assertEquals(80, line(0.42).text(80).length());
  }

  @Test
  void aWideTerminalShowsTheSpeedToo() {
    assertTrue(line(0.42).text(120).endsWith("val accuracy 0.9677  1,234,567 rows/s"));
  }

  @Test
  void aNarrowOneKeepsEpochAndLoss() {
    assertEquals("epoch 3/20  42%  loss 0.02135", line(0.42).text(40));
    assertEquals("epoch 3/20  42% [====>     ] loss 0.02135", line(0.42).text(41));
  }

  @Property
  void noLineIsLongerThanTheTerminal(
      @ForAll @IntRange(min = 0, max = 300) int width,
      @ForAll @DoubleRange(min = 0, max = 1) double done) {
    assertTrue(line(done).text(width).length() <= width);
  }

  @Test
  void hoursAreShownWhereThereAreSome() {
    assertEquals("0:07", BarLine.shown(Duration.ofSeconds(7)));
    assertEquals("2:03:07", BarLine.shown(Duration.ofSeconds(2 * 3600 + 3 * 60 + 7)));
  }
}
