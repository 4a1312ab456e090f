package io.tributary.config;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes plain values as YAML that {@link Config} reads back with the same types. */
public final class YamlWriter {
  private YamlWriter() {}

  /** Nested maps in block style, lists and the innermost maps in one line. */
  public static String write(Map<String, ?> values) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.AUTO)
            .setDereferenceAliases(true)
            .setWidth(120)
            .build();
    return new Dump(settings).dumpToString(values);
  }
}
