package io.tributary.api;

import static io.tributary.config.ValueTypes.text;
import static io.tributary.config.ValueTypes.word;

import io.tributary.config.Config;
import io.tributary.config.ConfigException;
import io.tributary.config.Key;
import io.tributary.config.Section;
import io.tributary.config.SectionType;
import io.tributary.config.SettingValues;
import io.tributary.config.UserException;
import io.tributary.data.DataSettings;
import io.tributary.data.LabelScaling;
import io.tributary.network.Loss;
import io.tributary.network.NetworkSettings;
import io.tributary.optimizer.Lbfgs;
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
  private static final Key<Recipe.Choice> RECIPE =
      Key.of(
              "recipe",
              word(Recipe.Choice.class),
              Recipe.Choice.AUTO,
              "What stands for settings that are not given. `tabular`: what suits tables, from the"
                  + " table's rows, columns and label (docs/recipe.md); the run tells what it chose,"
                  + " and `config.yaml` has it. `none`: each setting's own default, and no hidden"
                  + " layers. `auto`: tabular where network.hidden is not given, else none.")
          .free();
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
          Settings::made,
          NAME.of(settings -> Optional.of(settings.name)),
          DATA.of(Settings::data),
          RECIPE.of(Settings::recipe),
          NETWORK.of(Settings::network),
          TRAINING.of(Settings::training),
          OUTPUT.of(Settings::output));

  private final String name;
  private final Config source; // null: they are made of other settings, with nothing left open
  private final Recipe.Choice recipe;
  private final DataSettings data;
  private final NetworkSettings network;
  private final TrainingSettings training;
  private final Optional<String> output;

  private Settings(
      String name,
      Config source,
      Recipe.Choice recipe,
      DataSettings data,
      NetworkSettings network,
      TrainingSettings training,
      Optional<String> output) {
    this.name = name;
    this.source = source;
    this.recipe = recipe;
    this.data = data;
    this.network = network;
    this.training = training;
    this.output = output;
  }

  private static Settings made(Section section, SettingValues values) {
    if (values.get(TRAINING).optimizer().method() instanceof Lbfgs && values.get(NETWORK).drops()) {
      section.problem(
          NETWORK,
          "dropout does not apply to the optimizer lbfgs, which needs the same cost in each pass;"
              + " remove it, or take another optimizer");
    }
    Optional<Loss> loss = values.get(NETWORK).loss();
    DataSettings data = values.get(DATA);
    int folds = values.get(TRAINING).ensemble().folds();
    if (folds > 0 && !data.validation().isReplaceable()) {
      section.problem(
          DATA,
          "validation: says which rows are held out, and with training.ensemble {kind: folds} each"
              + " training row is, by one of the networks; give a fraction or nothing, or"
              + " {fraction: F, group: C} to keep groups together, or take {kind: seeds}");
    }
    if (values.get(DATA).offset().isPresent() && !loss.map(Loss::takesOffset).orElse(false)) {
      section.problem(
          DATA,
          "offset: is for network.loss poisson, gamma or tweedie, whose logits are logarithms; set"
              + " one of them, or leave data.offset out");
    }
    boolean isOfPositive = loss.flatMap(l -> l.misfit(-1)).isPresent();
    if (isOfPositive
        && values.get(DATA).labelScaling().equals(Optional.of(LabelScaling.STANDARD))) {
      section.problem(
          DATA,
          "labelScaling 'standard' makes half of the labels negative, and network.loss '%s' takes"
                  .formatted(Loss.type().word(loss.get()))
              + " labels as they are; leave data.labelScaling out");
    }
    return new Settings(
        values.get(NAME).orElse("network"),
        null,
        values.get(RECIPE),
        folds >= 2 ? data.withFolds(folds) : data,
        values.get(NETWORK),
        values.get(TRAINING),
        values.get(OUTPUT));
  }

  /** The same run with settings of its parts that leave nothing open. */
  Settings with(DataSettings newData, NetworkSettings newNetwork, TrainingSettings newTraining) {
    return new Settings(name, null, Recipe.Choice.NONE, newData, newNetwork, newTraining, output);
  }

  /**
   * The same settings, in which values stand where they leave the choice open.
   *
   * @param values in YAML, by the keys' dotted paths
   */
  Settings completed(Map<String, String> values) {
    Settings completed = read(source.completed(values), name, false);
    return completed.named(name, output);
  }

  /**
   * The same settings with another value of a key, whatever they give for it.
   *
   * @param value in YAML
   */
  Settings replaced(Key<?> key, String value) {
    return read(source.replaced(key.path(), value), name, false).named(name, output);
  }

  /** Whether they leave a choice open: its key is absent or {@code auto}. */
  boolean leavesOpen(Key<?> key) {
    return source != null && source.isOpen(key.path());
  }

  private Settings named(String newName, Optional<String> newOutput) {
    return new Settings(newName, source, recipe, data, network, training, newOutput);
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
    return new Settings(
        name,
        config,
        settings.recipe,
        settings.data,
        settings.network,
        settings.training,
        settings.output);
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
    return named(name, Optional.of(folder));
  }

  Recipe.Choice recipe() {
    return recipe;
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
