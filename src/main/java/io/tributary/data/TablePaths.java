package io.tributary.data;

import io.tributary.config.GivenValue;
import io.tributary.config.ListType;
import io.tributary.config.ValueType;
import io.tributary.config.ValueTypes;
import java.util.List;
import java.util.Optional;

/** Paths of a table beside the training table; none is left out of what is written. */
final class TablePaths implements ValueType<List<String>> {
  private static final ListType<String> TEXTS =
      ValueTypes.texts().writingOneAlone().leavingOutEmpty();

  private final String advice;

  /**
   * @param advice for who gives a number
   */
  TablePaths(String advice) {
    this.advice = advice;
  }

  @Override
  public Optional<List<String>> read(GivenValue given) {
    Optional<List<String>> paths = TEXTS.read(given);
    for (String path : paths.orElse(List.of())) {
      // A number or a percentage is no path, though it could be read as one.
      if (path.strip().matches("[-+.,0-9]+ *%?")) {
        given.problem("expected the path of a table, found '%s'; %s".formatted(path, advice));
      }
    }
    return paths;
  }

  @Override
  public Object write(List<String> paths) {
    return TEXTS.write(paths);
  }

  @Override
  public String expected() {
    return "the path of a table";
  }
}
