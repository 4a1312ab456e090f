package io.tributary.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be the same for a run to go on from a checkpoint. Immutable.
 *
 * <p>A checkpoint holds what differs from the defaults: so one that was written before a setting
 * was there is of a run that had its default. Earlier versions wrote all of it, which means the
 * same.
 *
 * @param values by names that a user knows
 * @param defaults what some of them are where nothing is said; never another in a later version
 */
public record CheckpointIdentity(Map<String, String> values, Map<String, String> defaults) {
  /** Which of a backend's kernels computed: told when it differs, not refused. */
  public static final String MATH_KERNELS = "math kernels";

  private static final String NOTHING = "-";

  public CheckpointIdentity {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    defaults = Map.copyOf(defaults);
  }

  /** What a checkpoint holds: the values that are no defaults. */
  public Map<String, String> stored() {
    Map<String, String> stored = new LinkedHashMap<>(values);
    stored.entrySet().removeIf(entry -> entry.getValue().equals(defaults.get(entry.getKey())));
    return stored;
  }

  /**
   * A line for each value that a checkpoint's run had otherwise.
   *
   * @param stored what the checkpoint holds
   */
  List<String> differences(Map<String, String> stored) {
    Map<String, String> then = new LinkedHashMap<>(stored);
    Map<String, String> now = new LinkedHashMap<>(values);
    then.remove(MATH_KERNELS);
    now.remove(MATH_KERNELS);
    List<String> differences = new ArrayList<>();
    now.forEach(
        (name, value) -> {
          String earlier = then.getOrDefault(name, defaults.getOrDefault(name, NOTHING));
          if (!value.equals(earlier)) {
            differences.add("%s: %s then, %s now".formatted(name, earlier, value));
          }
        });
    then.forEach(
        (name, value) -> {
          if (!now.containsKey(name)) {
            differences.add("%s: %s then, %s now".formatted(name, value, NOTHING));
          }
        });
    return differences;
  }
}
