package io.tributary.app;

import io.tributary.api.Model;
import picocli.CommandLine.Option;

/** The option that names a saved model. */
final class ModelOption {
  static final String NAME = "--model";

  @Option(
      names = NAME,
      required = true,
      paramLabel = "DIR",
      description = "the run folder, or its model folder")
  private String path;

  String path() {
    return path;
  }

  Model load() {
    return Model.load(path, CommandSession.hadoop());
  }
}
