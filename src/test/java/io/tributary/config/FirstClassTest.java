package io.tributary.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Classes that declare settings name each other; whichever a program touches first, all of them can
 * be used. Each is the first of its own class loader here.
 */
class FirstClassTest {
  private static final List<String> PACKAGES =
      List.of("config", "data", "network", "optimizer", "training");

  private static Path classes() throws URISyntaxException {
    return Path.of(Config.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static List<String> names() throws IOException, URISyntaxException {
    List<String> names = new ArrayList<>();
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.list(classes().resolve("io/tributary/" + name))) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.matches("[A-Z][A-Za-z]*\\.class"))
            .forEach(file -> names.add("io.tributary." + name + "." + file.replace(".class", "")));
      }
    }
    return names;
  }

  /** Has copies of Tributary's classes, and shares all others. */
  private static final class Fresh extends URLClassLoader {
    Fresh() throws IOException, URISyntaxException {
      super(new URL[] {classes().toUri().toURL()}, FirstClassTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith("io.tributary.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  @Test
  void mayBeAnyOfThem() throws IOException, URISyntaxException {
    List<String> failures = new ArrayList<>();
    List<String> names = names();
    for (String name : names) {
      try (Fresh loader = new Fresh()) {
        Class.forName(name, true, loader);
        Class.forName("io.tributary.api.Settings", true, loader)
            .getMethod("of", Map.class)
            .invoke(null, Map.of("data.label", "y"));
      } catch (ReflectiveOperationException | LinkageError e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        failures.add(name + ": " + cause);
      }
    }
    assertEquals(List.of(), failures);
    assertTrue(names.size() > 60, "found " + names.size());
  }
}
