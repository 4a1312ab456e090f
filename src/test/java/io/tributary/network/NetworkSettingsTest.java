package io.tributary.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.Config;
import io.tributary.config.ConfigException;
import io.tributary.config.Key;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a configuration can say of layers, and what it cannot. */
class NetworkSettingsTest {
  private static NetworkSettings read(Map<String, Object> network) {
    Config config = Config.of(Map.of("network", network));
    NetworkSettings settings = config.root().get(Key.of("network", NetworkSettings.SECTION));
    config.check();
    return settings;
  }

  private static String refused(Map<String, Object> network) {
    return assertThrows(ConfigException.class, () -> read(network)).getMessage();
  }

  @Test
  void oneRateIsForAllHiddenLayersAndAListHasOneEach() {
    assertEquals(
        List.of(0.1, 0.1), read(Map.of("hidden", List.of(4, 3), "dropout", 0.1)).dropout());
    assertEquals(
        List.of(0.1, 0.0),
        read(Map.of("hidden", List.of(4, 3), "dropout", List.of(0.1, 0))).dropout());
    assertEquals(List.of(0.0, 0.0), read(Map.of("hidden", List.of(4, 3))).dropout());
  }

  @Test
  void whatCannotBeIsToldTogether() {
    String message =
        refused(
            Map.of(
                "hidden",
                List.of(4, 1),
                "normalization",
                "layer",
                "dropout",
                List.of(0.1, 0.1, 0.1),
                "inputDropout",
                1));
    assertTrue(message.contains("network.normalization: 'layer' needs hidden layers"), message);
    assertTrue(message.contains("network.dropout: lists 3 rates for 2 hidden layers"), message);
    assertTrue(message.contains("network.inputDropout: expected a number of at least 0"), message);
  }
}
