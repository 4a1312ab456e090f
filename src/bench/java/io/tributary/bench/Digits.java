package io.tributary.bench;

import io.tributary.data.HeapShard;
import io.tributary.data.Shard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * MNIST, or a table of its shape.
 *
 * @param name what it is
 * @param rows each 784 inputs from 0 to 1 and a class from 0 to 9
 */
record Digits(String name, float[][] rows) {
  static final int PIXELS = 784;
  static final int CLASSES = 10;

  /** For each class of {@link #generatePrototyped}. */
  private static final int PROTOTYPES = 50;

  /** The CSV file as it is published, compressed: a header, then label and pixels from 0 to 255. */
  static Digits read(Path path) throws IOException {
    List<float[]> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        float[] row = new float[PIXELS + 1];
        row[PIXELS] = Float.parseFloat(cells[0]);
        for (int i = 0; i < PIXELS; i++) {
          row[i] = Float.parseFloat(cells[i + 1]) / 255;
        }
        rows.add(row);
      }
    }
    return new Digits(path.getFileName().toString(), rows.toArray(new float[0][]));
  }

  /** As many rows as MNIST has, a fifth of the inputs above zero; the class is a linear one's. */
  static Digits generate() {
    Random random = new Random(1);
    float[][] prototypes = new float[CLASSES][PIXELS];
    for (float[] prototype : prototypes) {
      for (int i = 0; i < PIXELS; i++) {
        prototype[i] = (float) random.nextGaussian();
      }
    }
    float[][] rows = new float[60_000][PIXELS + 1];
    for (float[] row : rows) {
      float[] scores = new float[CLASSES];
      for (int i = 0; i < PIXELS; i++) {
        if (random.nextInt(5) == 0) {
          row[i] = random.nextFloat();
          for (int k = 0; k < CLASSES; k++) {
            scores[k] += row[i] * prototypes[k][i];
          }
        }
      }
      int best = 0;
      for (int k = 1; k < CLASSES; k++) {
        best = scores[k] > scores[best] ? k : best;
      }
      row[PIXELS] = best;
    }
    return new Digits("generated table of MNIST's shape", rows);
  }

  /**
   * Rows of classes that take learning, a fifth of the inputs above zero: each is one of its
   * class's 50 prototypes, with 3 inputs in 10 drawn anew. A linear classifier does not get far; a
   * network of 100 hidden units reaches 97 % after a few epochs, as it does on MNIST, and 98.7 %
   * after ten.
   *
   * @param rows how many
   * @param seed of the rows; the prototypes are always the same
   */
  static Digits generatePrototyped(int rows, long seed) {
    Random common = new Random(1);
    float[][] prototypes = new float[CLASSES * PROTOTYPES][PIXELS];
    for (float[] prototype : prototypes) {
      for (int i = 0; i < PIXELS; i++) {
        prototype[i] = pixel(common);
      }
    }
    Random random = new Random(seed);
    float[][] generated = new float[rows][PIXELS + 1];
    for (float[] row : generated) {
      int drawn = random.nextInt(prototypes.length);
      for (int i = 0; i < PIXELS; i++) {
        row[i] = random.nextInt(10) < 3 ? pixel(random) : prototypes[drawn][i];
      }
      row[PIXELS] = drawn / PROTOTYPES;
    }
    return new Digits("generated table of prototypes", generated);
  }

  private static float pixel(Random random) {
    return random.nextInt(5) == 0 ? random.nextFloat() : 0;
  }

  /** The first rows, or all. */
  Digits first(int count) {
    return count >= rows.length ? this : new Digits(name, Arrays.copyOf(rows, count));
  }

  /** The rows in shards of equal size, one after the other. */
  List<Shard> shards(int count) {
    List<Shard> shards = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      HeapShard.Builder builder = new HeapShard.Builder(PIXELS + 1);
      int end = (int) ((long) rows.length * (s + 1) / count);
      for (int i = (int) ((long) rows.length * s / count); i < end; i++) {
        builder.add(rows[i], 0);
      }
      shards.add(builder.build());
    }
    return shards;
  }

  /** Writes the rows one after the other as little-endian floats, for other programs. */
  void write(Path path) throws IOException {
    try (OutputStream out = Files.newOutputStream(path)) {
      ByteBuffer bytes =
          ByteBuffer.allocate((PIXELS + 1) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float[] row : rows) {
        bytes.asFloatBuffer().put(row);
        out.write(bytes.array());
      }
    }
  }
}
