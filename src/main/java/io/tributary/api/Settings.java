package io.tributary.api;

import io.tributary.config.Config;
import io.tributary.config.ConfigException;
import io.tributary.config.Section;
import io.tributary.data.DataSettings;
import io.tributary.network.NetworkSettings;
import io.tributary.training.TrainingSettings;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of a run.
 *
 * @param name what the run is called
 * @param output the run folder; empty: none is written
 */
public record Settings(
    String name,
    DataSettings data,
    NetworkSettings network,
    TrainingSettings training,
    Optional<String> output) {

  /**
   * Reads a configuration.
   *
   * @param defaultName the name of a run that has none
   * @param needsPath whether the configuration must name the training table
   * @throws ConfigException with everything that is wrong with it
   */
  public static Settings read(Config config, String defaultName, boolean needsPath) {
    OtherPrograms.advise(config);
    Section root = config.root();
    Settings settings =
        new Settings(
            root.text("name", defaultName),
            DataSettings.read(root.section("data"), needsPath),
            NetworkSettings.read(root.section("network")),
            TrainingSettings.read(root.section("training")),
            root.text("output"));
    config.check();
    return settings;
  }

  /**
   * Settings from a program's values, under the keys of the configuration: {@code
   * Map.of("data.label", "species", "network.hidden", List.of(16, 8))}.
   *
   * @throws ConfigException with everything that is wrong with them
   */
  public static Settings of(Map<String, ?> values) {
    return read(Config.of(values), "network", false);
  }
}
