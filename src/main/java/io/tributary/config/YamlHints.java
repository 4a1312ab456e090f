package io.tributary.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Guesses at what somebody meant who wrote a text that is no YAML, for the end of a message.
 *
 * @param yaml the text
 */
record YamlHints(String yaml) {
  private static final Pattern LOST_BLANK = Pattern.compile("^\\s*[A-Za-z]\\w*:[^\\s:]");
  private static final Pattern TWO_KEYS = Pattern.compile("^\\s*\\w+:\\s.*:(\\s|$)");
  private static final Pattern SOLE_KEY = Pattern.compile("^\\s*[A-Za-z]\\w*:(\\s|$)");

  /**
   * What is most often meant by a text that is no YAML.
   *
   * @param line where it was found out, from 0
   */
  String of(String message, int line) {
    if (message.contains("(TAB)")) {
      return "; use spaces instead of tabs";
    } else if (message.contains("scanning an alias")) {
      return "; a text that starts with '*' needs quotes";
    } else if (message.contains("unknown escape character")) {
      return "; in double quotes a backslash begins an escape: use single quotes, or / in paths";
    } else if (message.contains("cannot start any token")) {
      return "; a text that starts with this character needs quotes";
    } else if (message.contains("mapping values are not allowed")
        || message.contains("could not find expected ':'")
        || message.contains("expected <block end>")) {
      return layoutHint(line);
    }
    return "";
  }

  // A key is read as a part of the text before it where it is indented further, or where that was
  // to be a key and lacks the blank after its colon.
  private String layoutHint(int line) {
    List<String> lines = yaml.lines().toList();
    String found = line < lines.size() ? lines.get(line) : "";
    String before =
        lines.subList(0, Math.min(line, lines.size())).stream()
            .filter(text -> !text.isBlank() && !text.strip().startsWith("#"))
            .reduce("", (earlier, text) -> text);
    if (!before.isBlank() && !before.contains(":") && !before.strip().startsWith("- ")) {
      return "; is a colon missing in the line before it, '" + before.strip() + "'?";
    } else if (LOST_BLANK.matcher(before).find()) {
      return "; is a blank missing after the colon of '" + before.strip() + "'?";
    } else if (LOST_BLANK.matcher(found).find()) {
      return "; is a blank missing after the colon?";
    } else if (indent(found) != indent(before)
        && SOLE_KEY.matcher(found).find()
        && !TWO_KEYS.matcher(found).find()) {
      return "; is the line indented as those that it belongs to? The one before it begins "
          + indent(before)
          + " blanks in, this one "
          + indent(found);
    }
    return "; a text with a colon in it needs quotes";
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
