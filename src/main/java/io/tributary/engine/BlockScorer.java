package io.tributary.engine;

import io.tributary.math.MathBackend;
import io.tributary.network.MeanOutputs;
import io.tributary.network.Network;
import io.tributary.network.Pass;
import io.tributary.network.Topology;
import io.tributary.network.Workspace;

/**
 * One thread's outputs for blocks of rows: a network's, or the mean of several networks'.
 *
 * <p>Computes with java's kernels, whatever trained: of the backends, only their sums do not depend
 * on where in a block a row is (OpenBLAS and the vector code add in another order at some edges of
 * their tiles), so that a row's outputs are a function of the row and the parameters alone, on
 * every processor, for predictions and evaluations alike. Not for several threads.
 */
public final class BlockScorer {
  private final Network network;
  private final Pass pass = Pass.scoring();
  private final Topology topology;
  private final Workspace workspace;
  private MeanOutputs mean; // null: not needed yet

  /** With buffers of its own, for {@link BlockRows#MOST} rows. */
  public BlockScorer(Topology topology) {
    this(topology, BlockRows.MOST);
  }

  /** With buffers of its own, for {@code most} rows. */
  public BlockScorer(Topology topology, int most) {
    this(topology, new Workspace(topology, most));
  }

  /** With the buffers of a training thread, of the same network. */
  BlockScorer(Topology ofTraining, Workspace ofRows) {
    boolean shared = ofTraining.scoresAsItTrains();
    this.topology = shared ? ofTraining : ofTraining.inScoring();
    this.workspace = shared ? ofRows : ofRows.ofSameRows(topology);
    this.network = new Network(topology, MathBackend.JAVA.products());
  }

  /**
   * The inputs of a block, to be filled for {@link #score} by {@link
   * io.tributary.network.RowInputs}: row-major.
   */
  public float[] inputs() {
    return workspace.inputs();
  }

  /**
   * Runs the network over the first {@code rows} rows of {@link #inputs}.
   *
   * @param members the parameters of each network; the outputs of several are their mean
   */
  public void score(float[][] members, int rows) {
    if (members.length == 1) {
      network.forward(pass, members[0], workspace, rows);
      return;
    }
    if (mean == null) {
      mean = new MeanOutputs(topology, workspace);
    }
    mean.begin();
    for (float[] parameters : members) {
      network.forward(pass, parameters, workspace, rows);
      mean.add(rows);
    }
    mean.end(rows);
  }

  /** The outputs of the last {@link #score}: rows × outputs, valid until the next. */
  public float[] outputs() {
    return workspace.outputs();
  }

  /** The logits, of which the outputs are made: rows × outputs, valid until the next. */
  public float[] logits() {
    return workspace.logits();
  }

  /** Each row's loss, unweighted, after {@link #score} of rows with targets. */
  void rowLosses(int rows, double[] losses) {
    network.rowLosses(workspace, rows, losses);
  }
}
