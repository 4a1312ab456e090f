package io.tributary.network;

import io.tributary.math.MatrixProducts;
import io.tributary.math.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dense layer behind numbers in bins, each given by the bin that it lies in and the part of it
 * that it fills ({@link BinLocations}); only in a network that computes, never in a model.
 *
 * <p>With the weights w₀ … w_{k−1} of a number's bins, a number that fills the part p of bin t adds
 * (w₀ + … + w_{t−1}) + p w_t to a unit's sum: with running sums along the bins, two numbers are
 * gathered where a product has k. Backward, with d = dC/dz of each row, dC/dwᵢ = Σ p d over the
 * rows of bin i + Σ d over those of later bins; taken from the last bin to the first, the latter is
 * a running sum, too. Other inputs enter by products, as in {@link Dense}; both are added for each
 * row in the same order, whatever other rows there are.
 *
 * <p>Sums are floats, as those of products are, and as far from exact: of k weights by 2⁻²⁴ k Σ|wᵢ|
 * at most, of n rows by 2⁻²⁴ n Σ|d|.
 *
 * <p>The JIT compiler vectorises a loop only if all its arrays are read at the same index, and well
 * only if it knows that the loop is long ({@code PlainProducts}). So units are taken in tiles of
 * one length, an array each for a row and for a bin.
 *
 * @param dense the layer as it is without bins
 * @param bins for each input how many weights of a unit it has: 1, or the number of its bins, and
 *     then it takes two numbers
 */
record BinnedDense(Dense dense, List<Integer> bins) implements Layer {
  /** With fewer units, products with all bins are as fast. Part of the numeric contract. */
  static final int FEWEST_UNITS = 32;

  private static final int TILE = 128;

  /** So many weights that lie apart are read for each line of memory. */
  private static final int TURNED = 8;

  /**
   * Whether a layer behind others is to gather.
   *
   * @param bins of its inputs
   */
  static boolean suits(Dense dense, List<Integer> bins) {
    return dense.units() >= FEWEST_UNITS && bins.stream().anyMatch(BinLocations::locates);
  }

  @Override
  public String word() {
    return dense.word();
  }

  @Override
  public int outputs(int inputs) {
    return dense.outputs(inputs);
  }

  // Of a unit.
  private int weights() {
    return bins.stream().mapToInt(i -> i).sum();
  }

  @Override
  public List<Parameter> parameters(int inputs) {
    return dense.parameters(weights());
  }

  @Override
  public void initialize(
      Initializer initializer,
      int inputs,
      List<ParameterSlice> slices,
      float[] parameters,
      RandomStream random) {
    dense.initialize(initializer, weights(), slices, parameters, random);
  }

  // Inputs that are no bins.
  private int others() {
    return (int) bins.stream().filter(count -> !BinLocations.locates(count)).count();
  }

  private int mostBins() {
    return bins.stream().mapToInt(i -> i).max().orElse(0);
  }

  private int tiles() {
    return (dense.units() + TILE - 1) / TILE;
  }

  @Override
  public LayerBuffers buffers(int inputs, int blockRows) {
    return new Buffers(this, blockRows);
  }

  @Override
  public long bufferedNumbers(int inputs) {
    return dense.bufferedNumbers(inputs) + (long) tiles() * TILE + 2L * others() + 1;
  }

  @Override
  public long bufferedNumbersOfAllRows(int inputs) {
    return (2L * mostBins() + 1) * TILE + 2L * dense.units() * others() + mostBins();
  }

  @Override
  public LayerPasses passes(int inputs, List<ParameterSlice> slices, MatrixProducts products) {
    return new Passes(this, inputs, slices, products);
  }

  /** One thread's numbers. */
  private static final class Buffers extends LayerBuffers {
    /** The units' sums, or their gradient: (tiles × block rows) × tile. */
    final float[][] ofRows;

    /** The weights of bins, or their gradient: bins × tile. */
    final float[][] ofBins;

    /** Sums of the weights of the bins before; of which the first stays 0: bins × tile. */
    final float[][] before;

    /** Of the gradient, those of a tile's rows in later bins. */
    final float[] later = new float[TILE];

    /** Rows by their bins. */
    final int[] order;

    /** Where each bin's rows end in that order. */
    final int[] ends;

    /** Inputs that are no bins, rows × others; and the gradient with respect to them. */
    final float[] others;

    final float[] otherDeltas;

    /** Their weights, units × others; and the gradient. */
    final float[] otherWeights;

    final float[] otherGradient;

    Buffers(BinnedDense layer, int blockRows) {
      super(blockRows, layer.dense.units(), layer.dense.activation().derivesFromSums(), 0);
      ofRows = new float[layer.tiles() * blockRows][TILE];
      ofBins = new float[layer.mostBins()][TILE];
      before = new float[layer.mostBins()][TILE];
      order = new int[blockRows];
      ends = new int[layer.mostBins()];
      others = new float[Math.multiplyExact(blockRows, layer.others())];
      otherDeltas = new float[others.length];
      otherWeights = new float[Math.multiplyExact(layer.dense.units(), layer.others())];
      otherGradient = new float[otherWeights.length];
    }

    /** The tile of a row. */
    float[] ofRow(int tile, int row) {
      return ofRows[tile * order.length + row];
    }
  }

  /**
   * Inputs that lie side by side.
   *
   * @param at where they begin in a row
   * @param weight where their weights begin in a unit's
   * @param count how many weights a unit has for them: those of one input's bins, or one for each
   */
  private record Run(int at, int weight, int count) {}

  /** The arithmetic. */
  private static final class Passes extends DensePasses {
    private final int inputs; // numbers of a row
    private final int weights; // of a unit
    private final int weight; // where they begin
    private final int tiles;
    private final Run[] binned;
    private final Run[] plain;
    private final int others;
    private final MatrixProducts products;

    Passes(BinnedDense layer, int inputs, List<ParameterSlice> slices, MatrixProducts products) {
      super(layer.dense, slices.get(Dense.BIAS).offset());
      this.inputs = inputs;
      this.weights = layer.weights();
      this.weight = slices.get(Dense.WEIGHT).offset();
      this.tiles = layer.tiles();
      this.others = layer.others();
      this.products = products;
      List<Run> ofBins = new ArrayList<>();
      List<Run> ofOthers = new ArrayList<>();
      int at = 0;
      int next = 0;
      for (int count : layer.bins) {
        if (BinLocations.locates(count)) {
          ofBins.add(new Run(at, next, count));
          at += BinLocations.LOCATION;
        } else {
          addPlain(ofOthers, at, next);
          at++;
        }
        next += count;
      }
      this.binned = ofBins.toArray(new Run[0]);
      this.plain = ofOthers.toArray(new Run[0]);
    }

    private static void addPlain(List<Run> runs, int at, int weight) {
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).at + runs.get(last).count == at) {
        Run run = runs.get(last);
        runs.set(last, new Run(run.at, run.weight, run.count + 1));
      } else {
        runs.add(new Run(at, weight, 1));
      }
    }

    @Override
    void products(float[] rowsIn, float[] parameters, LayerBuffers block, int rows) {
      Buffers own = (Buffers) block;
      float[] z = block.sums;
      if (others == 0) {
        Arrays.fill(z, 0, rows * units, 0);
      } else {
        takeOthers(rowsIn, parameters, own, rows);
        products.multiplyTransposed(rows, units, others, own.others, 0, own.otherWeights, 0, z, 0);
      }
      toTiles(z, own, rows);
      for (int tile = 0; tile < tiles; tile++) {
        for (Run run : binned) {
          readWeights(parameters, tile, run, own);
          addAlong(own, run.count);
          for (int row = 0; row < rows; row++) {
            int bin = (int) rowsIn[row * inputs + run.at];
            float part = rowsIn[row * inputs + run.at + 1];
            add(own.before[bin], part, own.ofBins[bin], own.ofRow(tile, row));
          }
        }
      }
      fromTiles(own, z, rows);
    }

    private void takeOthers(float[] rowsIn, float[] parameters, Buffers own, int rows) {
      int to = 0;
      for (Run run : plain) {
        for (int row = 0; row < rows; row++) {
          System.arraycopy(rowsIn, row * inputs + run.at, own.others, row * others + to, run.count);
        }
        for (int j = 0; j < units; j++) {
          System.arraycopy(
              parameters,
              weight + j * weights + run.weight,
              own.otherWeights,
              j * others + to,
              run.count);
        }
        to += run.count;
      }
    }

    private int width(int tile) {
      return Math.min(TILE, units - tile * TILE);
    }

    // What is beyond a tile's width is 0, as are the weights there.
    private void toTiles(float[] from, Buffers own, int rows) {
      for (int tile = 0; tile < tiles; tile++) {
        int width = width(tile);
        for (int row = 0; row < rows; row++) {
          float[] to = own.ofRow(tile, row);
          System.arraycopy(from, row * units + tile * TILE, to, 0, width);
          Arrays.fill(to, width, TILE, 0);
        }
      }
    }

    private void fromTiles(Buffers own, float[] to, int rows) {
      for (int tile = 0; tile < tiles; tile++) {
        for (int row = 0; row < rows; row++) {
          System.arraycopy(own.ofRow(tile, row), 0, to, row * units + tile * TILE, width(tile));
        }
      }
    }

    // Units × bins become bins × units.
    private void readWeights(float[] parameters, int tile, Run run, Buffers own) {
      int width = width(tile);
      int from = weight + tile * TILE * weights + run.weight;
      int j = 0;
      for (; j + TURNED <= width; j += TURNED) {
        for (int i = 0; i < run.count; i++) {
          float[] to = own.ofBins[i];
          int at = from + j * weights + i;
          to[j] = parameters[at];
          to[j + 1] = parameters[at + weights];
          to[j + 2] = parameters[at + 2 * weights];
          to[j + 3] = parameters[at + 3 * weights];
          to[j + 4] = parameters[at + 4 * weights];
          to[j + 5] = parameters[at + 5 * weights];
          to[j + 6] = parameters[at + 6 * weights];
          to[j + 7] = parameters[at + 7 * weights];
        }
      }
      for (int i = 0; i < run.count; i++) {
        float[] to = own.ofBins[i];
        for (int last = j; last < width; last++) {
          to[last] = parameters[from + last * weights + i];
        }
        Arrays.fill(to, width, TILE, 0);
      }
    }

    private static void addAlong(Buffers own, int bins) {
      for (int i = 1; i < bins; i++) {
        sum(own.before[i - 1], own.ofBins[i - 1], own.before[i]);
      }
    }

    private static void sum(float[] a, float[] b, float[] to) {
      for (int j = 0; j < TILE; j++) {
        to[j] = a[j] + b[j];
      }
    }

    private static void add(float[] before, float part, float[] weights, float[] to) {
      for (int j = 0; j < TILE; j++) {
        to[j] = to[j] + (before[j] + part * weights[j]);
      }
    }

    @Override
    void weightGradient(
        float[] rowsIn, LayerBuffers block, int rows, float[] gradient, boolean overwrite) {
      Buffers own = (Buffers) block;
      toTiles(block.deltas, own, rows);
      for (Run run : binned) {
        sort(rowsIn, run, rows, own);
        for (int tile = 0; tile < tiles; tile++) {
          sumBins(rowsIn, run, tile, own);
          if (overwrite) {
            setGradient(own, tile, run, gradient);
          } else {
            addGradient(own, tile, run, gradient);
          }
        }
      }
      if (others > 0) {
        products.multiplyTransposedLeft(
            units, others, rows, block.deltas, 0, own.others, 0, own.otherGradient, 0);
        otherGradient(own.otherGradient, gradient, overwrite);
      }
    }

    // By counting: rows of one bin stay in their order.
    private void sort(float[] rowsIn, Run run, int rows, Buffers own) {
      int[] ends = own.ends;
      Arrays.fill(ends, 0, run.count, 0);
      for (int row = 0; row < rows; row++) {
        ends[(int) rowsIn[row * inputs + run.at]]++;
      }
      int begin = 0;
      for (int bin = 0; bin < run.count; bin++) {
        int count = ends[bin];
        ends[bin] = begin;
        begin += count;
      }
      for (int row = 0; row < rows; row++) {
        own.order[ends[(int) rowsIn[row * inputs + run.at]]++] = row;
      }
    }

    private void sumBins(float[] rowsIn, Run run, int tile, Buffers own) {
      float[] later = own.later;
      Arrays.fill(later, 0);
      for (int bin = run.count - 1; bin >= 0; bin--) {
        float[] sums = own.ofBins[bin];
        System.arraycopy(later, 0, sums, 0, TILE);
        int next = bin == 0 ? 0 : own.ends[bin - 1];
        int end = own.ends[bin];
        for (; next + 1 < end; next += 2) {
          int one = own.order[next];
          int other = own.order[next + 1];
          addTwo(
              rowsIn[one * inputs + run.at + 1],
              own.ofRow(tile, one),
              rowsIn[other * inputs + run.at + 1],
              own.ofRow(tile, other),
              sums,
              later);
        }
        if (next < end) {
          int row = own.order[next];
          addOne(rowsIn[row * inputs + run.at + 1], own.ofRow(tile, row), sums, later);
        }
      }
    }

    // Reads and writes the sums once for two rows.
    private static void addTwo(
        float part, float[] row, float otherPart, float[] other, float[] sums, float[] later) {
      for (int j = 0; j < TILE; j++) {
        sums[j] = sums[j] + part * row[j] + otherPart * other[j];
        later[j] = later[j] + row[j] + other[j];
      }
    }

    private static void addOne(float part, float[] row, float[] sums, float[] later) {
      for (int j = 0; j < TILE; j++) {
        sums[j] = sums[j] + part * row[j];
        later[j] = later[j] + row[j];
      }
    }

    private void setGradient(Buffers own, int tile, Run run, float[] gradient) {
      int width = width(tile);
      int to = weight + tile * TILE * weights + run.weight;
      int j = 0;
      for (; j + TURNED <= width; j += TURNED) {
        for (int i = 0; i < run.count; i++) {
          float[] from = own.ofBins[i];
          int at = to + j * weights + i;
          gradient[at] = from[j];
          gradient[at + weights] = from[j + 1];
          gradient[at + 2 * weights] = from[j + 2];
          gradient[at + 3 * weights] = from[j + 3];
          gradient[at + 4 * weights] = from[j + 4];
          gradient[at + 5 * weights] = from[j + 5];
          gradient[at + 6 * weights] = from[j + 6];
          gradient[at + 7 * weights] = from[j + 7];
        }
      }
      for (; j < width; j++) {
        for (int i = 0; i < run.count; i++) {
          gradient[to + j * weights + i] = own.ofBins[i][j];
        }
      }
    }

    private void addGradient(Buffers own, int tile, Run run, float[] gradient) {
      int width = width(tile);
      int to = weight + tile * TILE * weights + run.weight;
      int j = 0;
      for (; j + TURNED <= width; j += TURNED) {
        for (int i = 0; i < run.count; i++) {
          float[] from = own.ofBins[i];
          int at = to + j * weights + i;
          gradient[at] += from[j];
          gradient[at + weights] += from[j + 1];
          gradient[at + 2 * weights] += from[j + 2];
          gradient[at + 3 * weights] += from[j + 3];
          gradient[at + 4 * weights] += from[j + 4];
          gradient[at + 5 * weights] += from[j + 5];
          gradient[at + 6 * weights] += from[j + 6];
          gradient[at + 7 * weights] += from[j + 7];
        }
      }
      for (; j < width; j++) {
        for (int i = 0; i < run.count; i++) {
          gradient[to + j * weights + i] += own.ofBins[i][j];
        }
      }
    }

    private void otherGradient(float[] sums, float[] gradient, boolean overwrite) {
      int from = 0;
      for (Run run : plain) {
        for (int j = 0; j < units; j++) {
          int to = weight + j * weights + run.weight;
          for (int i = 0; i < run.count; i++) {
            float before = overwrite ? 0 : gradient[to + i];
            gradient[to + i] = before + sums[j * others + from + i];
          }
        }
        from += run.count;
      }
    }

    // Numbers learn nothing: of bins and parts the gradient is left 0.
    @Override
    void inputDeltas(float[] parameters, LayerBuffers block, int rows, float[] inputDeltas) {
      Buffers own = (Buffers) block;
      Arrays.fill(inputDeltas, 0, rows * inputs, 0);
      products.multiply(
          rows, others, units, block.deltas, 0, own.otherWeights, 0, own.otherDeltas, 0);
      int from = 0;
      for (Run run : plain) {
        for (int row = 0; row < rows; row++) {
          System.arraycopy(
              own.otherDeltas, row * others + from, inputDeltas, row * inputs + run.at, run.count);
        }
        from += run.count;
      }
    }
  }
}
