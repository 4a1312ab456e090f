package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.config.ChoiceType;
import io.tributary.config.Key;
import io.tributary.config.OptionalSection;
import io.tributary.config.SectionType;
import io.tributary.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What messages and pages call a setting is what it is called. */
class MentionedSettingsTest {
  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");
  private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");

  // What --set takes, and no class, file or column of Spark's.
  private static final Pattern MENTION =
      Pattern.compile("(?<![\\w./-])(?:data|network|training)\\.[a-z]\\w*(?:\\.[a-z]\\w*)*(?!\\()");

  private static final Pattern FILE = Pattern.compile(".*\\.(csv|parquet|orc|json|tsv)(\\..*)?");

  private static Set<String> paths() {
    Set<String> paths = new HashSet<>();
    add(Settings.SECTION, paths);
    return paths;
  }

  private static void add(SectionType<?> section, Set<String> paths) {
    for (Key<?> key : section.keys()) {
      paths.add(key.path());
      if (key.type() instanceof SectionType<?> below) {
        add(below, paths);
      } else if (key.type() instanceof OptionalSection<?> optional) {
        add(optional.section(), paths);
      } else if (key.type() instanceof ChoiceType<?> choice) {
        add(key, choice, paths);
      } else if (key.type() instanceof ChoiceType.OrAuto<?> open) {
        add(key, open.choices(), paths);
      } else if (key == TrainingSettings.THRESHOLD) { // a number, or a section of one key
        paths.add(key.path() + ".maximize");
      } else if (key == TrainingSettings.ENSEMBLE) { // likewise
        paths.add(key.path() + ".members");
        paths.add(key.path() + ".kind");
      }
    }
  }

  private static void add(Key<?> key, ChoiceType<?> choice, Set<String> paths) {
    paths.add(key.path() + ".type");
    choice.choices().forEach(c -> add(c.section(), paths));
  }

  private static List<Path> files(String folder, String suffix) throws IOException {
    Path root = Path.of(System.getProperty("tributary.basedir", "")).resolve(folder);
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private static Set<String> mentions(List<Path> files, Pattern within) throws IOException {
    Set<String> mentions = new TreeSet<>();
    for (Path file : files) {
      Matcher text = within.matcher(Files.readString(file));
      while (text.find()) {
        MENTION.matcher(text.group()).results().forEach(m -> mentions.add(m.group()));
      }
    }
    return mentions;
  }

  private static List<String> unknown(Set<String> mentions) {
    Set<String> known = paths();
    List<String> unknown = new ArrayList<>();
    for (String mention : mentions) {
      boolean option = mention.startsWith("data.options.");
      if (!known.contains(mention) && !option && !FILE.matcher(mention).matches()) {
        unknown.add(mention);
      }
    }
    return unknown;
  }

  @Test
  void everySettingThatMessagesNameIsThere() throws IOException {
    Set<String> mentions = mentions(files("src/main/java", ".java"), STRING);
    assertTrue(mentions.contains("data.badRows"), mentions.toString()); // some are found at all
    assertEquals(List.of(), unknown(mentions));
  }

  @Test
  void everySettingThatPagesNameIsThere() throws IOException {
    List<Path> pages = new ArrayList<>(files("docs", ".md"));
    pages.add(Path.of(System.getProperty("tributary.basedir", "")).resolve("README.md"));
    Set<String> mentions = mentions(pages, CODE);
    assertTrue(mentions.contains("training.batchSize"), mentions.toString());
    assertEquals(List.of(), unknown(mentions));
  }
}
