package io.tributary.config;

import java.util.List;

/** Everything that is wrong with a configuration, one problem a line. */
public final class ConfigException extends UserException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, each with its place. */
  public List<String> problems() {
    return problems;
  }
}
