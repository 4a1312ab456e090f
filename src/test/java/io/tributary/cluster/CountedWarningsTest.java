package io.tributary.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CountedWarningsTest {
  @Test
  void oneThatComesAgainIsCountedAndNotRepeated() {
    List<String> told = new ArrayList<>();
    CountedWarnings warnings = new CountedWarnings(told::add);
    for (int step = 1; step <= 250; step++) {
      warnings.add("checkpoint of step " + step + " cannot be written");
    }
    warnings.add("another");

    assertEquals(
        List.of(
            "checkpoint of step 1 cannot be written",
            "checkpoint of step 10 cannot be written (10 times by now)",
            "checkpoint of step 100 cannot be written (100 times by now)",
            "another"),
        told);
    assertEquals(
        List.of("checkpoint of step 1 cannot be written (250 times)", "another"), warnings.all());
  }
}
