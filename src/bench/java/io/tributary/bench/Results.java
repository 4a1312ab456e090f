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

/** All figures of a run, as one Markdown table and one JSON file. */
final class Results {
  private record Section(String title, List<Timing> timings) {}

  private record Figure(String title, String name, double value) {}

  private final List<Section> sections = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();

  /** Adds contenders; ratios are to the first one's median. */
  void add(String title, List<Timing> timings) {
    sections.add(new Section(title, timings));
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
    return text.toString();
  }

  private List<Map<String, Object>> json() {
    List<Map<String, Object>> json = new ArrayList<>();
    for (Section section : sections) {
      for (Timing timing : section.timings) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("benchmark", section.title);
        one.put("contender", timing.name());
        one.put("medianSeconds", timing.median());
        one.put("seconds", timing.seconds());
        json.add(one);
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
}
