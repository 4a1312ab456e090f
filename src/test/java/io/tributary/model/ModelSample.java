package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tributary.data.ClassLabel;
import io.tributary.data.NumericLabel;
import io.tributary.data.RowScaler;
import io.tributary.data.TableEncoding;
import io.tributary.engine.BlockScorer;
import io.tributary.network.RowInputs;
import io.tributary.network.Topology;
import io.tributary.report.ModelReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/** A model's folder. */
final class ModelSample extends Sample {
  static final int KINDS = 8;

  final TrainedModel model;

  /** One of the kinds of models, written to a folder. */
  ModelSample(int kind, Path folder) throws IOException {
    this(ModelFolderTest.random(new Random(kind)), folder);
  }

  ModelSample(TrainedModel model, Path folder) throws IOException {
    super(folder, written(model, folder), Part.MODEL_JSON, Part.PARAMETERS);
    this.model = model;
  }

  private static Path written(TrainedModel model, Path folder) throws IOException {
    ModelFolder.write(model, hadoop(folder), HADOOP);
    return folder;
  }

  @Override
  boolean isRead(boolean forged, String what) throws IOException {
    Optional<TrainedModel> read = readOrRefused(what);
    if (read.isPresent() && forged) {
      assertEquals(model.parametersSha256(), read.get().parametersSha256(), what);
      assertUsable(read.get(), what);
    } else if (read.isPresent()) {
      ModelFolderTest.assertSame(model, read.get(), what);
    }
    return read.isPresent();
  }

  Optional<TrainedModel> readOrRefused(String what) throws IOException {
    return readOrRefused(() -> ModelFolder.read(hadoop(folder), HADOOP), 0, what);
  }

  /** A model that says something else than was written must still score, be shown and be saved. */
  private void assertUsable(TrainedModel read, String what) {
    try {
      score(read);
      assertFalse(ModelReport.of(read).isEmpty(), what);
      org.apache.hadoop.fs.Path again = hadoop(folder.resolveSibling("again"));
      ModelFolder.write(read, again, HADOOP);
      TrainedModel readAgain = ModelFolder.read(again, HADOOP);
      assertEquals(read.topology(), readAgain.topology(), what);
      // Half a surrogate pair is no text that a file can hold.
      if (StandardCharsets.UTF_8.newEncoder().canEncode(read.encoding().toString())) {
        assertEquals(read.encoding(), readAgain.encoding(), what);
      }
    } catch (IOException | RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }

  private static void score(TrainedModel model) {
    Topology topology = model.topology();
    TableEncoding encoding = model.encoding();
    BlockScorer scorer = new BlockScorer(topology);
    float[] row = new float[encoding.layout().stride()];
    if (encoding.layout().categories().get(0) == 0) {
      row[0] = Float.NaN; // a missing cell
    }
    new RowScaler(encoding).scale(row, 0, encoding.layout().features());
    new RowInputs(encoding.layout(), topology).gather(row, scorer.inputs(), 0);
    scorer.score(model.members(), 1);
    float[] outputs = scorer.outputs();
    if (encoding.label() instanceof ClassLabel label) {
      int predicted =
          topology.outputActivation().predictedClass(scorer.logits(), 0, topology.outputs());
      assertFalse(label.classes().get(predicted) == null);
    } else if (encoding.label() instanceof NumericLabel label) {
      for (int i = 0; i < topology.outputs(); i++) {
        label.inOwnUnits(i, outputs[i]);
      }
    }
  }
}
