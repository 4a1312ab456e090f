package io.tributary.api;

import static io.tributary.config.ValueTypes.text;

import io.tributary.config.Config;
import io.tributary.config.ConfigException;
import io.tributary.config.Key;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;
import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import io.tributary.network.NetworkSettings;
import io.tributary.training.TrainingSettings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings of a run. Immutable. */
public final class Settings {
  private static final Key<Optional<String>> NAME =
      Key.of("name", text().orNone(), Optional.<String>empty(), "What the run is called.")
          .byDefault("the file's name")
          .free();
  private static final Key<DataSettings> DATA = Key.of("data", DataSettings.SECTION);
  private static final Key<NetworkSettings> NETWORK = Key.of("network", NetworkSettings.SECTION);
  private static final Key<TrainingSettings> TRAINING =
      Key.of("training", TrainingSettings.SECTION);
  static final Key<Optional<String>> OUTPUT =
      Key.of(
              "output",
              text().orNone(),
              Optional.<String>empty(),
              "The run folder, on any Hadoop file system. `--out` overrides it; one of them is"
                  + " needed.")
          .byDefault("none")
          .free();

  /** All keys of a configuration. */
  static final SectionType<Settings> SECTION =
      SectionType.of(
          "A run.",
          (section, values) -> made(values),
          NAME.of(settings -> Optional.of(settings.name)),
          DATA.of(Settings::data),
          NETWORK.of(Settings::network),
          TRAINING.of(Settings::training),
          OUTPUT.of(Settings::output));

  private final String name;
  private final DataSettings data;
  private final NetworkSettings network;
  private final TrainingSettings training;
  private final Optional<String> output;

  Settings(
      String name,
      DataSettings data,
      NetworkSettings network,
      TrainingSettings training,
      Optional<String> output) {
    this.name = name;
    this.data = data;
    this.network = network;
    this.training = training;
    this.output = output;
  }

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
  static Settings read(Config config, String defaultName, boolean needsPath) {
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
   * Reads a configuration file, which must name the training table.
   *
   * @param file a YAML file; the run is called as it is, if it does not say otherwise
   * @param overrides keys with other values, each as {@code "training.epochs=5"}
   * @throws UserException if it cannot be read, with everything that is wrong with it
   */
  public static Settings load(String file, List<String> overrides) {
    String fileName = Path.of(file).getFileName().toString();
    Config config = Config.parse(file, content(file), overrides);
    return read(config, fileName.replaceFirst("\\.ya?ml$", ""), true);
  }

  private static String content(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new UserException(
          "%s: the configuration file does not exist (in the working directory %s)"
              .formatted(file, Path.of("").toAbsolutePath()));
    } catch (CharacterCodingException e) {
      throw new UserException(
          file + ": is no text in UTF-8, as a configuration has to be: save it as UTF-8");
    } catch (IOException e) {
      throw new UserException("%s: cannot read the configuration: %s".formatted(file, e));
    }
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

  /** What the run is called. */
  public String name() {
    return name;
  }

  /** The run folder; empty: none is written. */
  public Optional<String> output() {
    return output;
  }

  /** The same settings for another run folder. */
  public Settings withOutput(String folder) {
    return new Settings(name, data, network, training, Optional.of(folder));
  }

  DataSettings data() {
    return data;
  }

  NetworkSettings network() {
    return network;
  }

  TrainingSettings training() {
    return training;
  }
}
