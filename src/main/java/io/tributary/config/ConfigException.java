package io.tributary.config;

import java.io.Serial;
import java.util.List;

/** All that is wrong with a configuration, one problem a line. */
public final class ConfigException extends UserException {
  @Serial private static final long serialVersionUID = 1L;

  /** An array, since the field type {@code List} does not promise to be serialisable. */
  private final String[] problems;

  /**
   * @param problems at least one, each starting with its source, as in {@code conf/iris.yaml: ...}
   */
  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a ConfigException needs at least one problem");
    }
    this.problems = problems.toArray(String[]::new);
  }

  /** The problems in the order in which they were found. */
  public List<String> problems() {
    return List.of(problems);
  }
}
