package io.tributary.api;

import io.tributary.config.ChoiceType;
import io.tributary.config.Key;
import io.tributary.config.ListType;
import io.tributary.config.OptionalSection;
import io.tributary.config.ScalarType;
import io.tributary.config.SectionType;
import io.tributary.config.ValueType;
import io.tributary.config.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code docs/configuration.md}, made of the keys' declarations. */
final class ConfigurationPage {
  private static final String INTRODUCTION =
      """
      # Configuration

      A run is described by a YAML file. Only three settings are needed: the table, the label and the run folder.

      ```yaml
      data:
        path: customers.csv
        label: churned
      network:
        hidden: [32, 16]
      output: runs/churn
      ```

      `./submit.sh train churn.yaml` runs it. Everything else has a default; the tables below have them all, and what a run
      used stands in its `config.yaml`, with which the run can be had again, bit for bit.

      - A dotted path is a key within sections: `training.batchSize` is `batchSize` below `training`. On the command line
        `--set training.batchSize=512` overrides it, as often as you like; a Spark program gives the same paths to
        `Settings.of`.
      - `auto` leaves a choice to Tributary, which tells what it chose.
      - A list of one may be written without brackets: `label: churned`. A null or an empty value counts as absent.
      - Whatever is wrong is told in one go, before anything is read, with the nearest known key for a mistyped one.
      - Settings marked with ° change no bit of a result: a run may go on (`--resume`) with other values of them.

      What tables may look like is told in [tables.md](tables.md), what a run leaves in [run-folder.md](run-folder.md).

      <!-- Made of the settings' declarations by ConfigurationPageTest, which says how to write it anew. Do not edit. -->
      """;

  private static final Map<String, Object> EXAMPLE =
      Map.of(
          "name", "churn",
          "data.path", "customers.csv",
          "data.label", "churned",
          "network.hidden", List.of(32, 16),
          "output", "runs/churn");

  private final StringBuilder page = new StringBuilder(INTRODUCTION);

  private ConfigurationPage() {}

  static String text() {
    ConfigurationPage page = new ConfigurationPage();
    List<Key<?>> sections = new ArrayList<>();
    List<Key<?>> others = new ArrayList<>();
    for (Key<?> key : Settings.SECTION.keys()) {
      (key.type() instanceof SectionType ? sections : others).add(key);
    }
    page.heading("##", "The run");
    page.table(others, false);
    sections.forEach(
        key -> page.section("##", key, (SectionType<?>) key.type(), !key.isIdentity()));
    page.heading("##", "With every default written out");
    page.paragraph("The example of the beginning, as it is read:");
    String yaml = YamlWriter.write(Settings.SECTION.write(Settings.of(EXAMPLE)));
    page.paragraph("```yaml\n" + yaml + "```");
    return page.page.toString();
  }

  private void heading(String marks, String text) {
    page.append('\n').append(marks).append(' ').append(text).append('\n');
  }

  private void paragraph(String text) {
    page.append('\n').append(text).append('\n');
  }

  private void section(String marks, Key<?> key, SectionType<?> type, boolean free) {
    heading(marks, "`" + key.path() + "`");
    paragraph(type.sentence());
    List<Key<?>> rows = new ArrayList<>();
    type.keys().stream().filter(k -> !(k.type() instanceof SectionType)).forEach(rows::add);
    table(rows, free);
    for (Key<?> below : type.keys()) {
      if (below.type() instanceof SectionType<?> section) {
        section(marks + "#", below, section, free || !below.isIdentity());
      } else if (below.type() instanceof OptionalSection<?> optional) {
        section(marks + "#", below, optional.section(), free || !below.isIdentity());
      } else if (below.type() instanceof ChoiceType<?> choice) {
        choices(marks + "#", below, choice);
      } else if (below.type() instanceof ChoiceType.OrAuto<?> open) {
        choices(marks + "#", below, open.choices());
      }
    }
  }

  private void choices(String marks, Key<?> key, ChoiceType<?> type) {
    boolean keyless = type.choices().stream().anyMatch(c -> c.section().keys().isEmpty());
    if (keyless) {
      heading(marks, "`%s`".formatted(key.path()));
      page.append('\n');
    }
    for (ChoiceType.Choice<?> choice : type.choices()) {
      if (keyless) {
        page.append("- `%s`: %s\n".formatted(choice.word(), choice.section().sentence()));
      }
    }
    for (ChoiceType.Choice<?> choice : type.choices()) {
      if (!choice.section().keys().isEmpty()) {
        heading(marks, "`%s`: `type: %s`".formatted(key.path(), choice.word()));
        paragraph(choice.section().sentence());
        table(choice.section().keys(), !key.isIdentity());
      }
    }
  }

  private void table(List<Key<?>> keys, boolean free) {
    page.append("\n| key | default | values | what it is for |\n| --- | --- | --- | --- |\n");
    keys.forEach(
        key ->
            page.append(
                "| `%s`%s | %s | %s | %s |\n"
                    .formatted(
                        key.name(),
                        free || !key.isIdentity() ? " °" : "",
                        cell(byDefault(key)),
                        cell(values(key.type())),
                        cell(key.sentence()))));
  }

  // A bar would end the cell.
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static <T> String byDefault(Key<T> key) {
    if (key.isNeeded()) {
      return "needed";
    } else if (key.defaultNote().isPresent()) {
      return key.defaultNote().get();
    }
    Object written = key.type().write(key.defaultValue());
    if (written == null) {
      return "`{}`";
    } else if (written instanceof Map<?, ?> map) {
      written = map.get("type"); // of a choice
    }
    String yaml = YamlWriter.write(Map.of("k", written));
    return "`" + yaml.substring("k: ".length()).strip().replaceFirst("(\\d)\\.0$", "$1") + "`";
  }

  private static String shown(String kind) {
    return kind.replace(" that a 32-bit float can hold", "").replace("000000", ",000,000");
  }

  private static String values(ValueType<?> type) {
    if (type instanceof ListType.OrAuto<?> list) {
      return "`auto`, or " + values(list.lists());
    }
    if (type instanceof ListType<?> list) {
      String item = values(list.item());
      return item + "; or a list";
    } else if (type instanceof ScalarType<?> scalar) {
      List<String> all = new ArrayList<>();
      scalar.words().forEach(word -> all.add("`" + word + "`"));
      scalar.kind().ifPresent(kind -> all.add(shown(kind)));
      return String.join(", ", all);
    } else if (type instanceof ChoiceType<?> choice) {
      return String.join(", ", choice.choices().stream().map(c -> "`" + c.word() + "`").toList());
    } else if (type instanceof ChoiceType.OrAuto<?> open) {
      return "`auto`, " + values(open.choices());
    }
    return type.expected();
  }
}
