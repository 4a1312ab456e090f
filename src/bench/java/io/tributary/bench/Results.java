package io.tributary.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.bench.Timings.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All figures of a run, as one Markdown file and one JSON file. */
final class Results {
  private record Section(String title, List<Timing> timings) {}

  private record Rates(String title, double operations, List<Timing> timings) {
    double billions(Timing timing) {
      return operations / timing.median() / 1e9;
    }
  }

  private record Figure(String title, String name, double value) {}

  private final List<Section> sections = new ArrayList<>();
  private final List<Rates> rates = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();

  /** Adds contenders; ratios are to the first one's median. */
  void add(String title, List<Timing> timings) {
    sections.add(new Section(title, timings));
  }

  /**
   * Adds contenders of which the arithmetic operations a second count; ratios are to the first
   * one's rate. All that are added have the same contenders.
   */
  void addRates(String title, double operations, List<Timing> timings) {
    rates.add(new Rates(title, operations, timings));
  }

  /** Adds a number that is not a time. */
  void addFigure(String title, String name, double value) {
    figures.add(new Figure(title, name, value));
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.md"), markdown());
    Files.writeString(
        folder.resolve("results.json"),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n");
    System.out.println(markdown());
  }

  private String markdown() {
    StringBuilder text = new StringBuilder();
    if (!sections.isEmpty() || !figures.isEmpty()) {
      addTimes(text);
    }
    if (!rates.isEmpty()) {
      addRates(text);
    }
    return text.toString();
  }

  // A line for each product: contenders beside each other, with their ratios to the first.
  private void addRates(StringBuilder text) {
    text.append(text.isEmpty() ? "" : "\n").append("| GFLOP/s |");
    List<Timing> contenders = rates.get(0).timings;
    for (int i = 0; i < contenders.size(); i++) {
      text.append(" ").append(contenders.get(i).name()).append(i == 0 ? " |" : " | ratio |");
    }
    text.append("\n| --- |").append(" ---: |".repeat(2 * contenders.size() - 1)).append("\n");
    for (Rates one : rates) {
      text.append("| ").append(one.title).append(" |");
      double first = one.billions(one.timings.get(0));
      for (int i = 0; i < one.timings.size(); i++) {
        double rate = one.billions(one.timings.get(i));
        text.append(String.format(Locale.ROOT, " %.1f |", rate));
        text.append(i == 0 ? "" : String.format(Locale.ROOT, " %.2f |", rate / first));
      }
      text.append("\n");
    }
  }

  private void addTimes(StringBuilder text) {
    text.append("| benchmark | contender | median s | min | max | rounds | ratio |\n");
    text.append("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (Section section : sections) {
      double first = section.timings.get(0).median();
      for (Timing timing : section.timings) {
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %.3g | %.3g | %.3g | %d | %.2f |%n",
                section.title,
                timing.name(),
                timing.median(),
                timing.min(),
                timing.max(),
                timing.seconds().size(),
                timing.median() / first));
      }
    }
    for (Figure figure : figures) {
      text.append(
          String.format(
              Locale.ROOT, "| %s | %s | %.3g | | | | |%n", figure.title, figure.name, figure.value));
    }
  }

  private List<Map<String, Object>> json() {
    List<Map<String, Object>> json = new ArrayList<>();
    for (Section section : sections) {
      for (Timing timing : section.timings) {
        json.add(timed(section.title, timing));
      }
    }
    for (Rates one : rates) {
      for (Timing timing : one.timings) {
        Map<String, Object> entry = timed(one.title, timing);
        entry.put("gigaflops", one.billions(timing));
        json.add(entry);
      }
    }
    for (Figure figure : figures) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("benchmark", figure.title);
      one.put("figure", figure.name);
      one.put("value", figure.value);
      json.add(one);
    }
    return json;
  }

  private static Map<String, Object> timed(String title, Timing timing) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("benchmark", title);
    one.put("contender", timing.name());
    one.put("medianSeconds", timing.median());
    one.put("seconds", timing.seconds());
    return one;
  }
}
