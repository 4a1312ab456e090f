package io.tributary.network;

import io.tributary.config.OwnClass;
import io.tributary.config.UserException;
import io.tributary.data.LabelEncoding;
import io.tributary.data.Task;
import io.tributary.extension.RowLoss;
import java.io.Serial;
import java.util.Arrays;
import java.util.Optional;

/**
 * A loss of the user's own, by its class's name: so it is written, and so it travels. A process
 * makes the object when it first asks something of it; reading a model, and predicting, need none.
 *
 * <p>What the class gives is looked at: of finite outputs the cost and the derivative are finite,
 * or training ends with a message.
 */
public final class OwnLoss implements Loss {
  @Serial private static final long serialVersionUID = 1L;

  private static final String KEY = "network.loss: ";

  private final OwnClass named;
  private transient volatile RowLoss loss; // null: not asked for yet

  OwnLoss(OwnClass named) {
    this.named = named;
  }

  /** The class. */
  OwnClass named() {
    return named;
  }

  private RowLoss loss() {
    if (loss == null) { // made twice by two threads, it is the same
      try {
        loss = named.instance(RowLoss.class);
      } catch (UserException e) {
        throw new UserException(KEY + e.getMessage(), e);
      }
    }
    return loss;
  }

  @Override
  public Optional<String> problem() {
    try {
      loss();
      return Optional.empty();
    } catch (UserException e) {
      return Optional.of(e.getMessage().substring(KEY.length()));
    }
  }

  /** Of any, as far as a model's file knows; {@link #outputs} says more. */
  @Override
  public boolean accepts(OutputActivation activation) {
    return true;
  }

  @Override
  public Optional<OutputActivation> outputs() {
    return problem().isPresent()
        ? Optional.empty()
        : loss().outputs().map(own -> OutputActivation.valueOf(own.name()));
  }

  @Override
  public boolean accepts(LabelEncoding label) {
    return loss()
        .tasks()
        .contains(
            label.task() == Task.REGRESSION
                ? RowLoss.Task.REGRESSION
                : RowLoss.Task.CLASSIFICATION);
  }

  @Override
  public boolean takesOffset() {
    return outputs().equals(Optional.of(OutputActivation.EXPONENTIAL));
  }

  @Override
  public boolean takesShares() {
    return true;
  }

  @Override
  public boolean isFusedWith(OutputActivation activation) {
    return loss().isOfLogits();
  }

  @Override
  public void rowLosses(OutputActivation activation, OutputBlock block, int rows, double[] losses) {
    RowLoss own = loss();
    Rows each = new Rows(block, own);
    for (int row = 0; row < rows; row++) {
      each.next(row);
      double cost;
      try {
        cost = own.cost(each.outputs, each.targets);
      } catch (RuntimeException | LinkageError e) {
        throw each.failed(OwnClass.told(e), e);
      }
      if (!Double.isFinite(cost) && each.areFinite()) {
        throw each.failed("its cost is " + cost, null);
      }
      losses[row] = cost;
    }
  }

  @Override
  public void deltas(OutputActivation activation, OutputBlock block, int rows) {
    RowLoss own = loss();
    Rows each = new Rows(block, own);
    float[] derivative = new float[block.units];
    for (int row = 0; row < rows; row++) {
      each.next(row);
      try {
        own.derivative(each.outputs, each.targets, derivative);
      } catch (RuntimeException | LinkageError e) {
        throw each.failed(OwnClass.told(e), e);
      }
      for (float number : derivative) {
        if (!Float.isFinite(number) && each.areFinite()) {
          throw each.failed("its derivative is " + Arrays.toString(derivative), null);
        }
      }
      System.arraycopy(derivative, 0, block.deltas, row * block.units, block.units);
    }
  }

  /** A block's rows, one after the other, each in arrays that the class may do with as it likes. */
  private final class Rows {
    private final OutputBlock block;
    private final float[] source;
    private final float[] outputs;
    private final float[] targets;

    Rows(OutputBlock block, RowLoss own) {
      this.block = block;
      this.source = own.isOfLogits() ? block.logits : block.outputs;
      this.outputs = new float[block.units];
      this.targets = new float[block.units];
    }

    void next(int row) {
      System.arraycopy(source, row * block.units, outputs, 0, block.units);
      System.arraycopy(block.targets, row * block.units, targets, 0, block.units);
    }

    boolean areFinite() {
      for (int j = 0; j < block.units; j++) {
        if (!Float.isFinite(outputs[j]) || !Float.isFinite(targets[j])) {
          return false;
        }
      }
      return true;
    }

    UserException failed(String how, Throwable cause) {
      return new UserException(
          "%sclass %s: %s; outputs were %s, targets %s"
              .formatted(
                  KEY, named.name(), how, Arrays.toString(outputs), Arrays.toString(targets)),
          cause);
    }
  }

  @Override
  public boolean isOfSquares() {
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OwnLoss that && named.equals(that.named);
  }

  @Override
  public int hashCode() {
    return named.hashCode();
  }

  @Override
  public String toString() {
    return "OwnLoss(" + named + ")";
  }
}
