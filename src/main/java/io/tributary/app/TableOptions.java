package io.tributary.app;

import io.tributary.config.UserException;
import io.tributary.ingest.TableSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name a table to be read. */
final class TableOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "file, folder or glob of the table; may be repeated")
  private List<String> paths;

  @Option(
      names = "--format",
      paramLabel = "F",
      description = "csv, parquet, orc, json or any Spark source; default: from the suffix")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--option",
      paramLabel = "k=v",
      description = "an option for Spark's reader; may be repeated")
  private List<String> options = List.of();

  TableSource source() {
    return new TableSource("--data", paths, format, map("--option", options));
  }

  /** The settings that a repeated option {@code k=v} was given. */
  static Map<String, String> map(String name, List<String> settings) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new UserException("%s %s: expected key=value".formatted(name, setting));
      }
      map.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return map;
  }

  List<String> paths() {
    return paths;
  }

  Optional<String> format() {
    return format;
  }

  String name() {
    return String.join(", ", paths);
  }
}
