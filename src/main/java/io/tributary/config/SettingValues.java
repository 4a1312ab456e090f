package io.tributary.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys with their values. Immutable. */
public final class SettingValues {
  private final Map<Key<?>, Object> values;

  private SettingValues(Map<Key<?>, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** What a section gives for each key, or its default; what is wrong is noted there. */
  static SettingValues read(Section section, Iterable<? extends Key<?>> keys) {
    Map<Key<?>, Object> values = new LinkedHashMap<>();
    keys.forEach(key -> values.put(key, section.get(key)));
    return new SettingValues(values);
  }

  /** The value of a key. */
  @SuppressWarnings("unchecked") // a key's value is put there by the key
  public <T> T get(Key<T> key) {
    Object value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is none of these keys");
    }
    return (T) value;
  }

  /** The same values but for one. */
  public <T> SettingValues with(Key<T> key, T value) {
    get(key);
    Map<Key<?>, Object> changed = new LinkedHashMap<>(values);
    changed.put(key, value);
    return new SettingValues(changed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SettingValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
