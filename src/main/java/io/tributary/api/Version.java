package io.tributary.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which Tributary this is. */
public final class Version {
  private Version() {}

  /** The project's version, written into the jar by the build. */
  public static String tributary() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/io/tributary/version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }
}
