package io.tributary.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/configuration.md} says what the settings' declarations say. Whoever adds or changes a
 * key writes it anew:
 *
 * <pre>mvn -B -q test -Dtest=ConfigurationPageTest -Dtributary.docs.write=true</pre>
 */
class ConfigurationPageTest {
  @Test
  void thePageOfTheSettingsIsCurrent() throws IOException {
    Path page = Path.of(System.getProperty("tributary.basedir", ""), "docs", "configuration.md");
    String current = ConfigurationPage.text();
    if (Boolean.getBoolean("tributary.docs.write")) {
      Files.writeString(page, current);
    }
    assertEquals(
        current,
        Files.readString(page),
        "docs/configuration.md is not current; write it anew by"
            + " mvn -B -q test -Dtest=ConfigurationPageTest -Dtributary.docs.write=true");
  }
}
