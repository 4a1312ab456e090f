package io.tributary.ingest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns of more categories than become inputs, of which nobody has said how they enter.
 *
 * @param learnt those that are learnt as numbers, each with how many rows a category has at least
 *     to be one by itself
 * @param leftOut those that are no features, in which too little is there of each category
 */
public record WideCategories(Map<String, Integer> learnt, List<String> leftOut) {
  /** No column is one. */
  public static final WideCategories NONE = new WideCategories(Map.of(), List.of());

  public WideCategories {
    learnt = Collections.unmodifiableMap(new LinkedHashMap<>(learnt));
    leftOut = List.copyOf(leftOut);
  }
}
