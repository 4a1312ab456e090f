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

  /** Of the points behind {@link #generateCurved}. */
  private static final int DIMENSIONS = 8;

  /** For each class. */
  private static final int CENTRES = 2;

  /** By how much the squared distance to the nearest centre must be less than to other classes'. */
  private static final double MARGIN = 0.7;

  /** A fifth of the standard normal distribution lies above. */
  private static final double UPPER_FIFTH = 0.8416;

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
   * Rows of classes that take learning, a fifth of the inputs above zero: images of points of a
   * space of 8 dimensions, normally distributed, each of the class that has the nearest of its 2
   * centres. Points are left out that are about as near to another class's.
   *
   * <p>Few dimensions and curved borders, as with handwritten digits: a network of 100 hidden units
   * gets about 96 % right after an epoch, 97 % after two and 98 % after four. Prototypes with noise
   * in every input are no such task: L-BFGS on all rows learns the noise and stays below 97 %.
   *
   * @param rows how many
   * @param seed of the rows; centres and images are always the same
   */
  static Digits generateCurved(int rows, long seed) {
    Random common = new Random(1);
    double[][] centres = normal(common, CLASSES * CENTRES);
    double[][] images = normal(common, PIXELS); // what each input sees of a point
    Random random = new Random(seed);
    float[][] generated = new float[rows][PIXELS + 1];
    double[] point = new double[DIMENSIONS];
    for (float[] row : generated) {
      do {
        fill(random, point);
        row[PIXELS] = classOf(point, centres);
      } while (row[PIXELS] < 0);
      for (int i = 0; i < PIXELS; i++) {
        double seen = 0;
        for (int j = 0; j < DIMENSIONS; j++) {
          seen += images[i][j] * point[j];
        }
        row[i] = (float) Math.max(0, Math.min(1, seen / Math.sqrt(DIMENSIONS) - UPPER_FIFTH));
      }
    }
    return new Digits("generated table of curved classes", generated);
  }

  // The class of the nearest centre; −1 if another class's is about as near.
  private static int classOf(double[] point, double[][] centres) {
    int best = -1;
    double nearest = Double.POSITIVE_INFINITY;
    double second = Double.POSITIVE_INFINITY; // of another class
    for (int k = 0; k < CLASSES; k++) {
      double own = Double.POSITIVE_INFINITY;
      for (int c = k * CENTRES; c < (k + 1) * CENTRES; c++) {
        double distance = 0;
        for (int j = 0; j < DIMENSIONS; j++) {
          distance += (point[j] - centres[c][j]) * (point[j] - centres[c][j]);
        }
        own = Math.min(own, distance);
      }
      if (own < nearest) {
        second = nearest;
        nearest = own;
        best = k;
      } else {
        second = Math.min(second, own);
      }
    }
    return second - nearest > MARGIN ? best : -1;
  }

  private static double[][] normal(Random random, int count) {
    double[][] points = new double[count][DIMENSIONS];
    for (double[] point : points) {
      fill(random, point);
    }
    return points;
  }

  private static void fill(Random random, double[] point) {
    for (int j = 0; j < point.length; j++) {
      point[j] = random.nextGaussian();
    }
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
