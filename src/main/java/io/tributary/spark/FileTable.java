package io.tributary.spark;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.PartitioningAwareFileIndex;
import org.apache.spark.sql.execution.datasources.TextBasedFileFormat;
import org.apache.spark.sql.execution.datasources.csv.CSVFileFormat;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** What a table is read from that is just as Spark reads it from files. */
public final class FileTable {
  private final HadoopFsRelation relation;

  private FileTable(HadoopFsRelation relation) {
    this.relation = relation;
  }

  /** Empty for a table that was changed after it was read, or is not of files. */
  public static Optional<FileTable> of(Dataset<Row> table) {
    LogicalPlan plan = Tables.execution(table).analyzed();
    return plan instanceof LogicalRelation logical
            && logical.relation() instanceof HadoopFsRelation relation
        ? Optional.of(new FileTable(relation))
        : Optional.empty();
  }

  /** Whether Spark's CSV reader reads it. */
  public boolean isCsv() {
    return relation.fileFormat() instanceof CSVFileFormat;
  }

  /** Whether its files are text, which Spark decodes. */
  public boolean isText() {
    return relation.fileFormat() instanceof TextBasedFileFormat;
  }

  /** The reader's options; their names in any case. */
  public Map<String, String> options() {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(CollectionConverters.asJava(relation.options()));
    return Collections.unmodifiableMap(options);
  }

  /** The columns that lie in the files. */
  public StructType dataSchema() {
    return relation.dataSchema();
  }

  /** The columns that folders' names give. */
  public List<String> partitionColumns() {
    return List.of(relation.partitionSchema().fieldNames());
  }

  /** The files and folders that were asked for, without globs. */
  public List<String> rootPaths() {
    return CollectionConverters.asJava(relation.location().rootPaths()).stream()
        .map(Object::toString)
        .toList();
  }

  /** All data files, in the order of their paths. */
  public List<String> files() {
    return relation.location() instanceof PartitioningAwareFileIndex index
        ? CollectionConverters.asJava(index.allFiles()).stream()
            .map(FileStatus::getPath)
            .map(Object::toString)
            .sorted(Comparator.naturalOrder())
            .toList()
        : List.of();
  }
}
