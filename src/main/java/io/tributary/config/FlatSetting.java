package io.tributary.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A setting of a run, as its identity has it.
 *
 * @param path dotted
 * @param value as it is written
 * @param defaultValue what it is where nothing is said; empty if there would be nothing
 */
public record FlatSetting(String path, String value, Optional<String> defaultValue) {
  /** Whether an identity need not say it. */
  public boolean isDefault() {
    return defaultValue.equals(Optional.of(value));
  }

  /**
   * A written value, each key of a map by itself; nothing if it is left out.
   *
   * @param writtenDefault null if there is none
   */
  static void flatten(
      String path, Object written, Object writtenDefault, Consumer<FlatSetting> settings) {
    if (written instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((key, value) -> flatten(path + "." + key, value, null, settings));
    } else if (written != null) {
      Optional<String> otherwise = Optional.ofNullable(writtenDefault).map(String::valueOf);
      settings.accept(new FlatSetting(path, String.valueOf(written), otherwise));
    }
  }
}
