package io.tributary.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.extension.RowLoss;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A loss as a user would write it, compiled into a jar that is on nobody's class path. */
final class OwnLossJar {
  static final String LOSS = "com.example.Distance";

  // Half the squared distance between probabilities and what is true.
  private static final String SOURCE =
      """
      package com.example;

      public final class Distance implements io.tributary.extension.RowLoss {
        public java.util.Set<Task> tasks() {
          return java.util.Set.of(Task.CLASSIFICATION);
        }

        public double cost(float[] outputs, float[] targets) {
          double sum = 0;
          for (int j = 0; j < outputs.length; j++) {
            double distance = (double) outputs[j] - targets[j];
            sum += distance * distance / 2;
          }
          return sum;
        }

        public void derivative(float[] outputs, float[] targets, float[] derivative) {
          for (int j = 0; j < outputs.length; j++) {
            derivative[j] = outputs[j] - targets[j];
          }
        }
      }
      """;

  private OwnLossJar() {}

  /** Writes it into an empty folder. */
  static Path write(Path folder) throws IOException, URISyntaxException {
    Path source = Files.writeString(folder.resolve("Distance.java"), SOURCE);
    Path product =
        Path.of(RowLoss.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> arguments =
        List.of("-proc:none", "-cp", product.toString(), "-d", folder.toString());
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                Stream.concat(arguments.stream(), Stream.of(source.toString()))
                    .toArray(String[]::new));
    assertEquals(0, status);
    Path jar = folder.resolve("own.jar");
    String entry = LOSS.replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry(entry));
      entries.write(Files.readAllBytes(folder.resolve(entry)));
    }
    return jar;
  }
}
