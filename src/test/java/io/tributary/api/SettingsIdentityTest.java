package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.config.FlatSetting;
import io.tributary.config.Key;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which settings a run's results depend on, and which of them an identity has to say. */
class SettingsIdentityTest {
  private static Map<String, String> said(Map<String, Object> values) {
    return Settings.SECTION.identity(Settings.of(values)).stream()
        .filter(Predicate.not(FlatSetting::isDefault))
        .collect(Collectors.toMap(FlatSetting::path, FlatSetting::value));
  }

  @Test
  void whatResultsDependOnIsSaidWhereItIsNoDefault() {
    assertEquals(Map.of("data.label", "y"), said(Map.of("data.label", "y")));
    assertEquals(
        Map.ofEntries(
            Map.entry("data.label", "[y, z]"),
            Map.entry("data.validation", "0.2"),
            Map.entry("network.hidden", "[3, 2]"),
            Map.entry("network.activation", "[tanh]"),
            Map.entry("network.loss", "squaredError"),
            Map.entry("training.optimizer.type", "sgd"),
            Map.entry("training.optimizer.momentum", "0.9"),
            Map.entry("training.shards", "4")),
        said(
            Map.of(
                "data.label",
                List.of("y", "z"),
                "data.validation",
                0.2,
                "network.hidden",
                List.of(3, 2),
                "network.activation",
                "tanh",
                "network.loss",
                "squaredError",
                "training.optimizer",
                Map.of("type", "sgd", "momentum", 0.9, "nesterov", false),
                "training.shards",
                4,
                "training.epochs",
                7)));
    // A table of its own for the test leaves the others as they are; a part of the rows does not.
    assertEquals(
        Map.of("data.label", "y"), said(Map.of("data.label", "y", "data.test", "test.csv")));
    assertEquals(
        Map.of("data.label", "y", "data.test", "0.2"),
        said(Map.of("data.label", "y", "data.test", 0.2)));
    assertEquals(
        Map.of("data.label", "y", "data.classWeights.no", "2.0"),
        said(Map.of("data.label", "y", "data.classWeights", Map.of("no", 2))));
  }

  /** As docs/architecture.md has it: where data lie, how long a run is, and how it is kept. */
  @Test
  void whatResultsDoNotDependOnIsNeverSaid() {
    Set<String> free = new TreeSet<>();
    for (Key<?> section : Settings.SECTION.keys()) {
      if (!section.isIdentity()) {
        free.add(section.path());
      } else if (section.type() instanceof io.tributary.config.SectionType<?> type) {
        type.keys().stream().filter(k -> !k.isIdentity()).map(Key::path).forEach(free::add);
      }
    }
    assertEquals(
        new TreeSet<>(
            List.of(
                "name",
                "output",
                "recipe",
                "data.path",
                "data.format",
                "data.options",
                "data.storage",
                "data.decimal",
                "data.numberMarks",
                "data.dateFormat",
                "training.epochs",
                "training.engine",
                "training.checkpoint",
                "training.initialModel",
                "training.maxMinutes",
                "training.executorWaitMinutes")),
        free);
  }
}
