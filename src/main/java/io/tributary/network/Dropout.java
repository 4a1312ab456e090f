package io.tributary.network;

import io.tributary.math.FloatFunctions;
import io.tributary.math.MatrixProducts;
import io.tributary.math.RandomStream;
import java.util.List;

/**
 * Inverted dropout: in training each number of a row is dropped, that is 0, with probability p, and
 * else multiplied by 1 / (1 − p), so that its mean stays; in scoring the layer is not there.
 *
 * <p>Whether a number is dropped is a function of the run's seed, the epoch, the shard, the row's
 * place in the epoch's order of the shard, this layer and the unit, and of nothing else: the same
 * on the way back as on the way out, and whatever thread, engine or block computes the row. The
 * first five are the key of {@link RandomStream#bits}, 64 bits of which serve four units: a number
 * is dropped where 15 bits of its own are below p · 2¹⁵. p is rounded to a multiple of 2⁻¹⁵, and 1
 * / (1 − p) is that of the rounded p.
 *
 * <p>Source: Srivastava et al. 2014.
 *
 * @param rate p, from 0 to below 1
 * @param place which dropout of the network it is: its random numbers' key, beside others
 */
public record Dropout(double rate, int place) implements Layer {
  /** p is a multiple of 1 / so many: 15 bits. */
  private static final double LEVELS = 1 << 15;

  /** Units that share 64 random bits, each 16 of them, from the lowest on. */
  private static final int LANES = 4;

  private static final long ONE_IN_EACH_LANE = 0x0001_0001_0001_0001L;
  private static final long UPPER_BITS = 0x8000_8000_8000_8000L;

  /** Brings bits 0, 16, 32 and 48 to bits 48 to 51. */
  private static final long GATHER = 1L << 48 | 1L << 33 | 1L << 18 | 1L << 3;

  @Override
  public int outputs(int inputs) {
    return inputs;
  }

  @Override
  public List<Parameter> parameters(int inputs) {
    return List.of();
  }

  @Override
  public void initialize(
      Initializer initializer,
      int inputs,
      List<ParameterSlice> slices,
      float[] parameters,
      RandomStream random) {}

  // Of each number what it is multiplied by, for the way back.
  @Override
  public LayerBuffers buffers(int inputs, int blockRows) {
    return new LayerBuffers(blockRows, inputs, false, inputs);
  }

  @Override
  public long bufferedNumbers(int inputs) {
    return 3L * inputs;
  }

  @Override
  public LayerPasses passes(int inputs, List<ParameterSlice> slices, MatrixProducts products) {
    float scale = (float) (LEVELS / (LEVELS - threshold()));
    float[] factors = new float[16 * LANES];
    for (int i = 0; i < factors.length; i++) {
      int kept = i / LANES; // a bit for each lane
      factors[i] = (kept >> i % LANES & 1) * scale;
    }
    return new Passes(inputs, place, threshold() * ONE_IN_EACH_LANE, factors);
  }

  // Of 15 random bits, as a number, so many values drop.
  private long threshold() {
    return Math.min((long) LEVELS - 1, Math.round(rate * LEVELS));
  }

  /** Whether anything is ever dropped. */
  boolean drops() {
    return threshold() > 0;
  }

  @Override
  public boolean isOfTrainingAlone() {
    return true;
  }

  @Override
  public String word() {
    return "dropout " + rate;
  }

  /**
   * The arithmetic.
   *
   * @param thresholds in each lane
   * @param factors of four units, for each of the 16 ways of keeping some of them
   */
  private record Passes(int units, int place, long thresholds, float[] factors)
      implements LayerPasses {
    @Override
    public void forward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows) {
      long key = RandomStream.key(pass.seed(), RandomStream.Purpose.DROPOUT);
      key = RandomStream.key(key, pass.epoch());
      key = RandomStream.key(key, pass.shard());
      key = RandomStream.key(key, place);
      for (int row = 0; row < rows; row++) {
        draw(RandomStream.key(key, pass.position() + row), block.kept, row * units);
      }
      multiply(rowsIn, block.kept, block.outputs, rows * units);
    }

    @Override
    public void backward(
        Pass pass,
        FloatFunctions functions,
        float[] rowsIn,
        float[] parameters,
        LayerBuffers block,
        int rows,
        float[] inputDeltas,
        float[] gradient,
        boolean overwrite) {
      if (inputDeltas != null) {
        multiply(block.deltas, block.kept, inputDeltas, rows * units);
      }
    }

    private static void multiply(float[] x, float[] factors, float[] to, int n) {
      for (int i = 0; i < n; i++) {
        to[i] = x[i] * factors[i];
      }
    }

    private void draw(long key, float[] to, int begin) {
      int end = begin + units;
      int j = begin;
      for (; j < end - 3; j += LANES) {
        int of = LANES * kept(RandomStream.bits(key, j - begin >> 2));
        to[j] = factors[of];
        to[j + 1] = factors[of + 1];
        to[j + 2] = factors[of + 2];
        to[j + 3] = factors[of + 3];
      }
      if (j < end) {
        int of = LANES * kept(RandomStream.bits(key, j - begin >> 2));
        System.arraycopy(factors, of, to, j, end - j);
      }
    }

    // Which of four units are kept, a bit each: each lane's upper bit, which is set, stays so where
    // the threshold can be subtracted from the 15 others. The product brings the four together.
    private int kept(long bits) {
      long differences = (bits | UPPER_BITS) - thresholds;
      return (int) (((differences & UPPER_BITS) >>> 15) * GATHER >>> 48);
    }
  }
}
