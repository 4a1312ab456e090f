package io.tributary.report;

import io.tributary.config.Spelling;
import io.tributary.data.TableEncoding;
import io.tributary.model.TrainedModel;
import io.tributary.network.Layer;
import io.tributary.network.Loss;
import io.tributary.network.ParameterSlice;
import io.tributary.network.Topology;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** A model's summary for people. */
public final class ModelReport {
  private static final int SHOWN_COLUMNS = 40;

  private ModelReport() {}

  /** Layers, parameter count, input columns with their encoding, classes, provenance, metrics. */
  public static String of(TrainedModel model) {
    StringBuilder text = new StringBuilder();
    if (model.members().length > 1) {
      text.append(
          "Ensemble of %d networks, whose mean outputs are its own; each one:%n"
              .formatted(model.members().length));
    }
    layers(model.topology(), text);
    text.append(System.lineSeparator()).append(model.encoding().label().describe());
    columns(model.encoding(), text);
    text.append("\nProvenance\n");
    model.provenance().forEach((key, value) -> line(text, key, value));
    metrics(model.metrics(), text);
    RunReport.hash(model.parametersSha256(), text);
    return text.toString();
  }

  // What each class comes to is too much for a summary: evaluate shows it.
  private static void metrics(Map<String, Object> metrics, StringBuilder text) {
    text.append(
        metrics.isEmpty()
            ? "\nNo metrics: its evaluation did not end\n"
            : "\nMetrics at the end of training\n");
    metrics.forEach(
        (split, values) -> {
          if (split.equals("baseline") && values instanceof Map<?, ?> baseline) {
            baseline.forEach((of, worth) -> baseline(of, worth, text));
          } else if (values instanceof Map<?, ?> map && !split.equals("perClass")) {
            map.forEach(
                (name, value) -> {
                  if (!name.equals("confusion")) {
                    line(text, split + " " + name, RunReport.cell(value).strip());
                  }
                });
          } else if (!split.equals("perClass")) {
            line(text, split, RunReport.cell(values).strip());
          }
        });
  }

  private static void baseline(Object of, Object worth, StringBuilder text) {
    if (worth instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> line(text, of + " baseline " + name, RunReport.cell(value).strip()));
    } else {
      line(text, "baseline " + of, RunReport.cell(worth).strip());
    }
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(String.format(Locale.ROOT, "  %-20s %s%n", key, value));
  }

  private static void layers(Topology topology, StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "Network: %,d parameters, loss %s%n",
            topology.parameterCount(),
            Loss.type().write(topology.loss())));
    List<Layer> layers = topology.layers();
    List<String> functions =
        IntStream.range(0, layers.size())
            .mapToObj(
                l ->
                    l == layers.size() - 1
                        ? Spelling.of(topology.outputActivation())
                        : layers.get(l).word())
            .toList();
    int width = functions.stream().mapToInt(String::length).reduce(10, Math::max);
    for (int l = 0; l < layers.size(); l++) {
      int inputs = topology.inputs(l);
      text.append(
          String.format(
              Locale.ROOT,
              "  layer %d  %5d → %-5d  %-" + width + "s %,11d parameters%n",
              l,
              inputs,
              layers.get(l).outputs(inputs),
              functions.get(l),
              topology.layout().slices(l).stream().mapToInt(ParameterSlice::length).sum()));
    }
  }

  private static void columns(TableEncoding encoding, StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "%nInput columns: %d, as %d inputs; missing cells: %s%n",
            encoding.features().size(),
            encoding.inputs(),
            Spelling.of(encoding.missing())));
    encoding.features().stream()
        .limit(SHOWN_COLUMNS)
        .forEach(feature -> line(text, feature.name(), feature.describe()));
    if (encoding.features().size() > SHOWN_COLUMNS) {
      text.append(
          String.format(
              Locale.ROOT, "  ... and %d more%n", encoding.features().size() - SHOWN_COLUMNS));
    }
    if (!encoding.leftOut().isEmpty()) {
      text.append(String.format(Locale.ROOT, "%nLeft out: %d%n", encoding.leftOut().size()));
      encoding.leftOut().stream()
          .limit(SHOWN_COLUMNS)
          .forEach(column -> line(text, column.name(), column.reason()));
    }
  }
}
