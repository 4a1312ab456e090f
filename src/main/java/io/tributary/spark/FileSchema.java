package io.tributary.spark;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.execution.datasources.orc.OrcUtils;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFooterReader;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** What one file says its columns are, as Spark reads it from its footer. */
public final class FileSchema {
  /** The session's settings that say what Parquet's types become; a configuration needs them. */
  public static final List<String> PARQUET_SETTINGS =
      Stream.of(
              SQLConf.PARQUET_BINARY_AS_STRING(),
              SQLConf.PARQUET_INT96_AS_TIMESTAMP(),
              SQLConf.CASE_SENSITIVE(),
              SQLConf.PARQUET_INFER_TIMESTAMP_NTZ_ENABLED(),
              SQLConf.LEGACY_PARQUET_NANOS_AS_LONG(),
              SQLConf.PARQUET_FIELD_ID_READ_ENABLED(),
              SQLConf.PARQUET_IGNORE_VARIANT_ANNOTATION())
          .map(ConfigEntry::key)
          .toList();

  private FileSchema() {}

  /** A Parquet file's columns. */
  public static StructType ofParquet(String file, Configuration hadoop) throws IOException {
    Path path = new Path(file);
    return ParquetFileFormat.readSchemaFromFooter(
        new Footer(
            path,
            ParquetFooterReader.readFooter(
                HadoopInputFile.fromPath(path, hadoop), ParquetMetadataConverter.SKIP_ROW_GROUPS)),
        new ParquetToSparkSchemaConverter(hadoop));
  }

  /** An ORC file's columns; empty for one without rows. */
  public static Optional<StructType> ofOrc(String file, Configuration hadoop) {
    var schema = OrcUtils.readSchema(new Path(file), hadoop, false);
    return schema.isEmpty()
        ? Optional.empty()
        : Optional.of(OrcUtils.toCatalystSchema(schema.get()));
  }
}
