package io.tributary.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.api.InternalAccess;
import io.tributary.data.ArrayFeature;
import io.tributary.data.CategoricalFeature;
import io.tributary.data.FeatureColumn;
import io.tributary.data.TemporalFeature;
import io.tributary.model.Sample.Part;
import io.tributary.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model whose file was changed and is accepted scores tables, as any model does. */
class ChangedModelsScoreTest {
  private static final int SCORED = 60;

  @TempDir Path folder;

  @Test
  void whateverIsAcceptedCanScore() throws IOException {
    List<Sample> samples = Sample.all(Part.MODEL_JSON, folder);
    int scored = 0;
    int seed = 0;
    for (; scored < SCORED; seed++) {
      ModelSample sample = (ModelSample) samples.get(seed % samples.size());
      Random random = ModelFilesFuzzTest.random(seed);
      JsonMutation[] mutations = JsonMutation.values();
      JsonMutation mutation = mutations[random.nextInt(mutations.length)];
      Files.write(
          sample.path(Part.MODEL_JSON),
          ModelFilesFuzzTest.changedJson(sample.bytes(Part.MODEL_JSON), mutation, true, random));
      String what = "%s, seed %d".formatted(mutation, seed);
      Optional<TrainedModel> read = sample.readOrRefused(what);
      Files.write(sample.path(Part.MODEL_JSON), sample.bytes(Part.MODEL_JSON));
      if (read.isPresent() && !read.get().encoding().equals(sample.model.encoding())) {
        score(read.get(), what);
        scored++;
      }
    }
  }

  private static void score(TrainedModel model, String what) {
    try {
      Dataset<Row> table = table(model.encoding().features(), model.encoding().missingValues());
      List<Row> rows = InternalAccess.model(model).transform(table).collectAsList();
      assertEquals(1, rows.size(), what);
    } catch (Exception e) {
      throw new AssertionError(what, e);
    }
  }

  /** One row that has something in each column. */
  private static Dataset<Row> table(List<FeatureColumn> features, List<String> missing) {
    StructType schema = new StructType();
    List<Object> cells = new ArrayList<>();
    for (FeatureColumn feature : features) {
      DataType type = DataTypes.StringType;
      Object cell = "1.5";
      if (feature instanceof TemporalFeature) {
        cell = "2024-02-29";
      } else if (feature instanceof CategoricalFeature category) {
        cell =
            category.categories().stream()
                .filter(known -> !missing.contains(known))
                .findFirst()
                .orElse("not seen");
      } else if (feature instanceof ArrayFeature array) {
        type = DataTypes.createArrayType(DataTypes.DoubleType);
        cell = Collections.nCopies(array.width(), 0.5).toArray();
      }
      schema = schema.add(feature.name(), type);
      cells.add(cell);
    }
    return SharedSpark.session()
        .createDataFrame(List.of(RowFactory.create(cells.toArray())), schema);
  }
}
