package io.tributary.app;

import io.tributary.api.Model;
import org.apache.hadoop.conf.Configuration;
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

  Model load(Configuration hadoop) {
    return Model.load(path, hadoop);
  }
}
