package io.tributary.bench;

import java.util.List;

/** Benchmarks' own options: system properties that list things, separated by commas. */
final class Options {
  private Options() {}

  /** What a property lists, or else what is usual; nothing if it is empty. */
  static List<String> words(String property, String usual) {
    String wanted = System.getProperty(property, usual);
    return wanted.isEmpty() ? List.of() : List.of(wanted.split(","));
  }

  static List<Integer> numbers(String property, String usual) {
    return words(property, usual).stream().map(Integer::valueOf).toList();
  }
}
