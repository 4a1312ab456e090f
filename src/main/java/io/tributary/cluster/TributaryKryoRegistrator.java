package io.tributary.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.tributary.data.HeapShard;
import io.tributary.data.MappedShard;
import io.tributary.data.RowBlock;
import io.tributary.data.Storage;
import io.tributary.network.RowSums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.TreeMap;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Registers every class of ours that Spark ships, broadcasts or caches, so that messages carry
 * small numbers instead of class names, and {@code spark.kryo.registrationRequired} can be set.
 */
public final class TributaryKryoRegistrator implements KryoRegistrator {
  private static final String[] CLASSES = {
    "io.tributary.data.ClassParts",
    "io.tributary.data.ColumnCounts",
    "io.tributary.data.ColumnMoments",
    "io.tributary.data.PrefixCounts",
    "io.tributary.data.SortedRows",
    "io.tributary.data.SplitShard",
    "io.tributary.evaluation.ClassificationSum",
    "io.tributary.evaluation.MultiLabelSum",
    "io.tributary.evaluation.OwnMetrics",
    "io.tributary.evaluation.RegressionSum",
    "io.tributary.evaluation.AbsoluteErrors",
    "[Lio.tributary.evaluation.AbsoluteErrors;",
    "io.tributary.evaluation.BinaryScores",
    "[Lio.tributary.evaluation.BinaryScores;",
    "io.tributary.ingest.CellType",
    "io.tributary.ingest.ColumnNumbers",
    "io.tributary.ingest.ColumnProfile",
    "io.tributary.ingest.ShardPacker$Statistics",
    "io.tributary.ingest.DistinctValues",
    "io.tributary.ingest.NumberRange",
    "io.tributary.ingest.Distinctness",
    "io.tributary.ingest.ListCells",
    "io.tributary.ingest.TableProfile",
    "io.tributary.ingest.TextCells",
    "io.tributary.ingest.TextLook",
    "io.tributary.ingest.TextSet",
    "[Lio.tributary.ingest.ColumnProfile;",
    "[Lio.tributary.ingest.NumberRange;",
    "io.tributary.engine.Evaluation",
    "io.tributary.engine.GradientSum",
    "io.tributary.engine.GradientSum$Part",
    "io.tributary.engine.MergeTree",
    "io.tributary.engine.TreeParts",
    "io.tributary.engine.TreeParts$Part",
  };

  @Override
  public void registerClasses(Kryo kryo) {
    for (String name : CLASSES) {
      try {
        kryo.register(Class.forName(name, false, TributaryKryoRegistrator.class.getClassLoader()));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    // Holds records, which Kryo 4 cannot write; it travels once a run.
    kryo.register(ExecutorState.class, new JavaSerializer());
    kryo.register(RowBlock.class, new RowBlockSerializer());
    kryo.register(RowSums.class, new RowSumsSerializer());
    kryo.register(RowSums[].class);
    kryo.register(HeapShard.class, new ShardSerializer(Storage.MEMORY));
    kryo.register(MappedShard.class, new ShardSerializer(Storage.DISK));
    kryo.register(ArrayList.class);
    kryo.register(HashMap.class);
    kryo.register(HashSet.class);
    kryo.register(TreeMap.class);
    kryo.register(byte[].class);
    kryo.register(float[].class, new FloatsSerializer());
    kryo.register(float[][].class);
    kryo.register(int[].class);
    kryo.register(short[].class);
    kryo.register(long[].class);
    kryo.register(double[].class);
    kryo.register(double[][].class);
  }
}
