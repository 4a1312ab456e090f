package io.tributary.data;

import java.io.Serializable;

/**
 * Applies an encoding's scaling and imputed values to packed rows: the same arithmetic, and so the
 * same bits, for training and scoring. Immutable.
 */
public final class RowScaler implements Serializable {
  private static final long serialVersionUID = 1;

  private final double[] offset; // one for each input and target
  private final double[] factor;
  private final float[] imputed; // what a missing cell becomes, already scaled
  private final boolean identity;

  public RowScaler(TableEncoding encoding) {
    RowLayout layout = encoding.layout();
    int columns = layout.inputs() + layout.targets();
    offset = new double[columns];
    factor = new double[columns];
    imputed = new float[columns];
    java.util.Arrays.fill(factor, 1);
    int i = 0;
    for (FeatureColumn feature : encoding.features()) {
      for (int k = 0; k < feature.width(); k++, i++) {
        InputScaling scaling = feature.scaling(k);
        offset[i] = scaling.offset();
        factor[i] = scaling.factor();
        imputed[i] = (float) ((scaling.imputed() - offset[i]) * factor[i]);
      }
    }
    if (encoding.label() instanceof NumericLabel label) {
      for (int j = 0; j < label.columns().size(); j++) {
        offset[i + j] = label.offsets().get(j);
        factor[i + j] = 1 / label.scales().get(j);
      }
    }
    boolean same = encoding.missing() != MissingPolicy.IMPUTE;
    for (int j = 0; j < columns; j++) {
      same &= offset[j] == 0 && factor[j] == 1;
    }
    identity = same;
  }

  /** Scales the first {@code count} numbers of a row in place. */
  public void scale(float[] row, int from, int count) {
    if (identity) {
      return;
    }
    for (int j = 0; j < count; j++) {
      float x = row[from + j];
      row[from + j] = !Float.isNaN(x) ? (float) ((x - offset[j]) * factor[j]) : imputed[j];
    }
  }

  /** A scaled copy of the shard; the shard itself where there is nothing to do. */
  Shard scaled(Shard shard) {
    if (identity) {
      return shard;
    }
    float[][] chunks = new float[shard.chunkCount()][];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = shard.chunk(c).clone();
      for (int row = 0; row < chunks[c].length; row += shard.stride()) {
        scale(chunks[c], row, offset.length);
      }
    }
    return new Shard(shard.rows(), shard.stride(), chunks);
  }
}
