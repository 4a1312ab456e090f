package io.tributary.api;

import static io.tributary.config.ValueTypes.text;

import io.tributary.config.Config;
import io.tributary.config.ConfigException;
import io.tributary.config.Key;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;
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
  private static final Key<Optional<String>> NAME =
      Key.of("name", text().orNone(), Optional.<String>empty(), "What the run is called.")
          .byDefault("the file's name")
          .free();
  private static final Key<DataSettings> DATA = Key.of("data", DataSettings.SECTION);
  private static final Key<NetworkSettings> NETWORK = Key.of("network", NetworkSettings.SECTION);
  private static final Key<TrainingSettings> TRAINING =
      Key.of("training", TrainingSettings.SECTION);
  private static final Key<Optional<String>> OUTPUT =
      Key.of(
              "output",
              text().orNone(),
              Optional.<String>empty(),
              "The run folder, on any Hadoop file system. `--out` overrides it; one of them is"
                  + " needed.")
          .byDefault("none")
          .free();

  /** All keys of a configuration. */
  public static final SectionType<Settings> SECTION =
      SectionType.of(
          "A run.",
          (section, values) -> made(values),
          NAME.of(settings -> Optional.of(settings.name)),
          DATA.of(Settings::data),
          NETWORK.of(Settings::network),
          TRAINING.of(Settings::training),
          OUTPUT.of(Settings::output));

  private static Settings made(SettingValues values) {
    return new Settings(
        values.get(NAME).orElse("network"),
        values.get(DATA),
        values.get(NETWORK),
        values.get(TRAINING),
        values.get(OUTPUT));
  }

  /**
   * Reads a configuration.
   *
   * @param defaultName the name of a run that has none
   * @param needsPath whether the configuration must name the training table
   * @throws ConfigException with everything that is wrong with it
   */
  public static Settings read(Config config, String defaultName, boolean needsPath) {
    OtherPrograms.advise(config);
    if (!needsPath) {
      config.waive(DataSettings.PATH);
    }
    Section root = config.root();
    Settings settings = SECTION.read(root);
    config.check();
    String name = root.get(NAME).orElse(defaultName);
    return new Settings(name, settings.data, settings.network, settings.training, settings.output);
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
