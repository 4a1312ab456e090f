package io.tributary.config;

import io.tributary.config.Node.Kind;
import io.tributary.config.Node.Mapping;
import io.tributary.config.Node.Scalar;
import io.tributary.config.Node.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document (core schema) into a tree of {@link Node}s.
 *
 * <p>It works on the parser's events rather than on finished values: so scalars keep the text as it
 * was written, duplicate keys are reported with both lines, nothing but plain values can be made,
 * and depth and size (aliases included, as often as they are used) are bounded while reading.
 */
final class YamlReader {
  private static final int MAX_CHARACTERS = 1_000_000;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_VALUES = 100_000;
  private static final int MAX_SHOWN_LINE = 100;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** The library's full stop, and its advice on tabs, which ours replaces. */
  private static final Pattern ENDING = Pattern.compile("\\.?( \\(Do not use .*\\))?$");

  /** Characters of a text that count as one value more: aliases may repeat a long one, too. */
  private static final int CHARACTERS_PER_VALUE = 100;

  /**
   * A value with a name.
   *
   * @param values how many it counts for each time it is used
   * @param levels how many are nested in it
   */
  private record Anchored(Node node, int values, int levels) {}

  private final String origin;
  private final String yaml;
  private final Consumer<String> problems;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private Iterator<Event> events;
  private int values;
  private int deepest; // the depth of the deepest value within the one that is being read

  private YamlReader(String origin, String yaml, Consumer<String> problems) {
    this.origin = origin;
    this.yaml = yaml;
    this.problems = problems;
  }

  /**
   * Reads a document.
   *
   * @param origin where the text comes from; each message starts with it
   * @param problems takes what is wrong without making the rest unreadable: duplicate keys
   * @return the value; a null if the document is empty
   * @throws ConfigException with one problem, if this is no YAML that can be read
   */
  static Node read(String origin, String yaml, Consumer<String> problems) {
    String text = yaml.startsWith(BYTE_ORDER_MARK) ? yaml.substring(1) : yaml;
    YamlReader reader = new YamlReader(origin, text, problems);
    try {
      return reader.document();
    } catch (MarkedYamlEngineException e) {
      throw reader.syntaxError(e);
    } catch (ReaderException e) {
      throw reader.unreadableCharacter(e);
    } catch (YamlEngineException e) {
      throw new ConfigException(List.of(origin + ": not valid YAML: " + e.getMessage()));
    }
  }

  private Node document() {
    if (yaml.length() > MAX_CHARACTERS) {
      throw new ConfigException(
          List.of(
              origin
                  + ": has "
                  + yaml.length()
                  + " characters; a configuration has at most "
                  + MAX_CHARACTERS));
    }
    LoadSettings settings = LoadSettings.builder().setLabel(origin).build();
    events = new Parse(settings).parseString(yaml).iterator();
    Node node = new Scalar(origin, Kind.NULL, "");
    boolean read = false;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (read) {
            throw error(event, "a second document starts here; a configuration is a single one");
          }
        }
        default -> {
          node = value(event, "", 0);
          read = true;
        }
      }
    }
    return node;
  }

  /** The value that begins with this event; {@code path} is its dotted key, for messages. */
  private Node value(Event event, String path, int depth) {
    checkDepth(event, depth);
    if (event instanceof AliasEvent alias) {
      return aliased(alias, depth);
    }
    int before = values;
    int deepestOutside = deepest;
    deepest = depth;
    count(event, event instanceof ScalarEvent scalar ? weight(scalar) : 1);
    Node node = unnamed(event, path, depth);
    int levels = deepest - depth;
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(a -> anchors.put(a.getValue(), new Anchored(node, values - before, levels)));
    deepest = Math.max(deepest, deepestOutside);
    return node;
  }

  private static int weight(ScalarEvent scalar) {
    return 1 + scalar.getValue().length() / CHARACTERS_PER_VALUE;
  }

  private Node aliased(AliasEvent alias, int depth) {
    String name = alias.getAlias().getValue();
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw error(
          alias,
          "no value before this is named '&"
              + name
              + "'; a text that starts with '*' needs quotes: \"*"
              + name
              + "\"");
    }
    count(alias, anchored.values());
    checkDepth(alias, depth + anchored.levels());
    return anchored.node();
  }

  private Node unnamed(Event event, String path, int depth) {
    if (event instanceof ScalarEvent scalar) {
      return new Scalar(origin, kind(scalar), scalar.getValue());
    } else if (event instanceof SequenceStartEvent sequence) {
      refuseTag(sequence, sequence.getTag());
      return sequence(path, depth);
    }
    MappingStartEvent mapping = (MappingStartEvent) event;
    refuseTag(mapping, mapping.getTag());
    return mapping(path, depth);
  }

  private Kind kind(ScalarEvent scalar) {
    Optional<String> tag = scalar.getTag();
    if (tag.isPresent() && (tag.get().equals("!") || tag.get().equals("tag:yaml.org,2002:str"))) {
      return Kind.TEXT;
    }
    refuseTag(scalar, tag);
    return scalar.isPlain() ? Scalar.kindOf(scalar.getValue()) : Kind.TEXT;
  }

  private Sequence sequence(String path, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(value(e, path + "[" + items.size() + "]", depth + 1));
    }
    return new Sequence(origin, items);
  }

  private Mapping mapping(String path, int depth) {
    Map<String, Node> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      if (!(value(e, path, depth + 1) instanceof Scalar key) || key.isNull()) {
        throw error(e, "a key must be a text");
      }
      String name = key.text();
      String keyPath = path.isEmpty() ? name : path + "." + name;
      Node value = value(events.next(), keyPath, depth + 1);
      Integer firstLine = lines.putIfAbsent(name, line(e));
      if (firstLine == null) {
        entries.put(name, value);
      } else {
        problems.accept(
            at(e, "the key '" + keyPath + "' is given twice, first on line " + firstLine));
      }
    }
    return new Mapping(origin, entries);
  }

  private void checkDepth(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw error(event, "nested more than " + MAX_DEPTH + " levels deep");
    }
    deepest = Math.max(deepest, depth);
  }

  private void count(Event event, int more) {
    values += more;
    if (values > MAX_VALUES) {
      throw error(
          event,
          "more than "
              + MAX_VALUES
              + " values, aliases counted as often as used, and long texts as several");
    }
  }

  private void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent()) {
      throw error(event, "the tag '" + tag.get() + "' is not supported; write a plain value");
    }
  }

  private ConfigException syntaxError(MarkedYamlEngineException e) {
    Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
    String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
    String context = e.getProblem() == null || e.getContext() == null ? "" : ", " + e.getContext();
    String message = "not valid YAML: " + ENDING.matcher(problem).replaceFirst("") + context;
    if (mark.isEmpty()) {
      return new ConfigException(List.of(origin + ": " + message));
    }
    int line = mark.get().getLine();
    String found = yaml.lines().skip(line).findFirst().orElse("");
    String where = at(line + 1, mark.get().getColumn() + 1, message);
    return new ConfigException(
        List.of(where + showLine(found) + new YamlHints(yaml).of(message, line)));
  }

  private ConfigException unreadableCharacter(ReaderException e) {
    int position = Math.min(e.getPosition(), yaml.codePointCount(0, yaml.length()));
    String before = yaml.substring(0, yaml.offsetByCodePoints(0, position));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    String character = String.format("U+%04X", e.getCodePoint());
    return new ConfigException(
        List.of(
            at(
                line,
                column,
                "the character "
                    + character
                    + " is not allowed in YAML; is this a text file in UTF-8?")));
  }

  private static String showLine(String line) {
    String shown = line.strip();
    if (shown.isEmpty()) {
      return "";
    }
    return ", in: "
        + (shown.length() <= MAX_SHOWN_LINE ? shown : shown.substring(0, MAX_SHOWN_LINE) + "...");
  }

  private ConfigException error(Event event, String message) {
    return new ConfigException(List.of(at(event, message)));
  }

  private String at(Event event, String message) {
    int column = event.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    return at(line(event), column, message);
  }

  private String at(int line, int column, String message) {
    return origin + ": line " + line + ", column " + column + ": " + message;
  }

  /** The line of an event, the first being 1. */
  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }
}
