package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way in which JSON may be JSON still, and say something else. */
enum JsonMutation {
  OTHER_NUMBER {
    @Override
    void change(ObjectNode json, Random random) {
      replace(json, random, JsonNode::isNumber, verbatim(one(NUMBERS, random)));
    }
  },
  OTHER_TEXT {
    @Override
    void change(ObjectNode json, Random random) {
      replace(json, random, JsonNode::isTextual, verbatim(one(TEXTS, random)));
    }
  },
  /** A text that says something in another place of the file. */
  EXCHANGED_TEXT {
    @Override
    void change(ObjectNode json, Random random) {
      Place from = place(json, random, JsonNode::isTextual);
      if (from != null) {
        replace(json, random, JsonNode::isTextual, from.value());
      }
    }
  },
  OTHER_TYPE {
    @Override
    void change(ObjectNode json, Random random) {
      replace(json, random, node -> true, verbatim(one(VALUES, random)));
    }
  },
  EXCHANGED_VALUE {
    @Override
    void change(ObjectNode json, Random random) {
      Place from = place(json, random, node -> true);
      replace(json, random, node -> true, from.value().deepCopy());
    }
  },
  MISSING {
    @Override
    void change(ObjectNode json, Random random) {
      place(json, random, node -> true).remove();
    }
  },
  DOUBLED_ELEMENT {
    @Override
    void change(ObjectNode json, Random random) {
      Place place = place(json, random, node -> node.isArray() && !node.isEmpty());
      if (place != null) {
        ArrayNode list = (ArrayNode) place.value();
        int i = random.nextInt(list.size());
        list.insert(i, list.get(i).deepCopy());
      }
    }
  },
  DOUBLED_KEY {
    @Override
    void change(ObjectNode json, Random random) {
      Place place = place(json, random, node -> true);
      if (place.key() != null) {
        ((ObjectNode) place.parent()).set(place.key() + AGAIN, verbatim(one(VALUES, random)));
      }
    }
  },
  /** What other formats take for the name of a class. */
  NEW_KEY {
    @Override
    void change(ObjectNode json, Random random) {
      Place place = place(json, random, JsonNode::isObject);
      ObjectNode object = place == null ? json : (ObjectNode) place.value();
      object.set(one(KEYS, random), verbatim(one(VALUES, random)));
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /** There may be nothing to change, as where all texts are the same. */
  private static final int MAX_TRIES = 100;

  private static final String AGAIN = "⟦again⟧";
  private static final Pattern VERBATIM = Pattern.compile("\"⟦([^⟧]*)⟧\"");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "2",
          "3",
          "0.5",
          "-2.5",
          "1.0",
          "1e0",
          "1e999",
          "-1e999",
          "1e-999",
          "1e999999999999",
          "1e-400",
          "NaN",
          "Infinity",
          "-Infinity",
          "0x10",
          "017",
          "1073741824",
          "2147483647",
          "2147483648",
          "-2147483648",
          "4294967297",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551617",
          "9".repeat(400),
          "9".repeat(100_000),
          "0." + "1".repeat(100_000));

  private static final List<String> TEXTS =
      List.of(
          "\"\"",
          "\" \"",
          "\"../../../../etc/passwd\"",
          "\"/etc/passwd\"",
          "\"file:///etc/passwd\"",
          "\"..\\\\..\\\\x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"`\"",
          "\"${jndi:ldap://localhost/x}\"",
          "\"%s%n%d\"",
          "\"java.util.ArrayList\"",
          "\"1\"",
          "\"-1e400\"",
          "\"1e-999999999\"",
          "\"0x1p3\"",
          "\"1d\"",
          "\"NaN\"",
          "\"true\"",
          "\"string\"",
          "\"INT\"",
          "\"tinyint\"",
          "\"boolean\"",
          "\"decimal(3,2)\"",
          "\"decimal(99,1)\"",
          "\"decimal(2,9999999999)\"",
          "\"" + "x".repeat(100_000) + "\"");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-7",
          "0.25",
          "1e999",
          "\"\"",
          "\"text\"",
          "\"0\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "[1]",
          "[\"a\", \"a\"]",
          "{\"a\": 1}",
          "{\"\": {\"\": [{}]}}",
          "[".repeat(90) + "]".repeat(90),
          "{\"a\": ".repeat(90) + "1" + "}".repeat(90),
          "[".repeat(100_000) + "]".repeat(100_000),
          "[" + "{},".repeat(10_000) + "{}]",
          "[" + "[],".repeat(10_000) + "[]]",
          "[" + "11,".repeat(10_000) + "11]");

  private static final List<String> KEYS =
      List.of(
          "@class", "@type", "class", "$ref", "__proto__", "", "checksum", "__metadata__", "name");

  /**
   * The file's text after one change.
   *
   * @param json as it was written; stays
   */
  String apply(ObjectNode json, Random random) {
    ObjectNode changed = json.deepCopy();
    for (int i = 0; changed.equals(json) && i < MAX_TRIES; i++) {
      changed = json.deepCopy();
      change(changed, random);
    }
    String text = changed.toPrettyString().replace(AGAIN, "");
    return VERBATIM.matcher(text).replaceAll(m -> Matcher.quoteReplacement(unquoted(m.group(1))));
  }

  /** Makes the change, or none if this place is not one for it. */
  abstract void change(ObjectNode json, Random random);

  /** Where a value is: a key of an object, or an index of a list. */
  private record Place(ContainerNode<?> parent, String key, int index) {
    JsonNode value() {
      return key != null ? parent.get(key) : parent.get(index);
    }

    void set(JsonNode value) {
      if (key != null) {
        ((ObjectNode) parent).set(key, value);
      } else {
        ((ArrayNode) parent).set(index, value);
      }
    }

    void remove() {
      if (key != null) {
        ((ObjectNode) parent).remove(key);
      } else {
        ((ArrayNode) parent).remove(index);
      }
    }
  }

  private static void replace(
      ObjectNode json, Random random, Predicate<JsonNode> which, JsonNode value) {
    Place place = place(json, random, which);
    if (place != null) {
      place.set(value);
    }
  }

  private static Place place(ObjectNode json, Random random, Predicate<JsonNode> which) {
    List<Place> places = new ArrayList<>();
    collect(json, places);
    places.removeIf(place -> !which.test(place.value()));
    return places.isEmpty() ? null : one(places, random);
  }

  private static void collect(JsonNode node, List<Place> places) {
    if (node instanceof ObjectNode object) {
      for (Iterator<String> keys = object.fieldNames(); keys.hasNext(); ) {
        places.add(new Place(object, keys.next(), -1));
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        places.add(new Place(list, null, i));
      }
    }
    node.forEach(child -> collect(child, places));
  }

  /** A value that goes into the text as it is, JSON or not. */
  private static TextNode verbatim(String text) {
    return TextNode.valueOf("⟦" + text + "⟧");
  }

  private static String unquoted(String escaped) {
    try {
      return JSON.readValue("\"" + escaped + "\"", String.class);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static <T> T one(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
