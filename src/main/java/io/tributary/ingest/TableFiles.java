package io.tributary.ingest;

import io.tributary.spark.FileTable;
import io.tributary.spark.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** The files that a table is read from, and what each of them says at its beginning or end. */
final class TableFiles {
  /** Fewer files than this are looked at by the driver itself: a job takes longer. */
  private static final int FEW = 8;

  private static final int FILES_A_TASK = 16;

  private TableFiles() {}

  /** All data files of a table, in the order of their paths; none where it is not of files. */
  static List<String> of(Dataset<Row> table) {
    return FileTable.of(table).map(FileTable::files).orElse(List.of());
  }

  /** What is asked of a file; the answer is a list of texts, since it may come from an executor. */
  interface Question extends Serializable {
    List<String> of(String file, Configuration hadoop);
  }

  /**
   * An answer.
   *
   * @param file the first one, by path, that gives it
   */
  record Answer(String file, List<String> texts) {}

  /**
   * The different answers of a table's files, in the order of the first files that give them. Only
   * these come to the driver.
   *
   * @param options of the reader, which may say how file systems are reached
   */
  static List<Answer> answers(
      SparkSession spark, List<String> files, Map<String, String> options, Question question) {
    Configuration hadoop = Tables.hadoopConfiguration(spark, options);
    Map<List<String>, String> first = new LinkedHashMap<>();
    if (files.size() <= FEW) {
      for (String file : files) {
        first.putIfAbsent(question.of(file, hadoop), file);
      }
    } else {
      onExecutors(spark, files, hadoop, question)
          .forEach(answer -> first.putIfAbsent(answer.subList(1, answer.size()), answer.get(0)));
    }
    List<Answer> answers = new ArrayList<>();
    first.forEach((texts, file) -> answers.add(new Answer(file, List.copyOf(texts))));
    return answers;
  }

  // Each a file and what it answers; the different ones of each task.
  private static List<ArrayList<String>> onExecutors(
      SparkSession spark, List<String> files, Configuration hadoop, Question question) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(hadoop));
    try {
      return context
          .parallelize(files, (files.size() + FILES_A_TASK - 1) / FILES_A_TASK)
          .mapPartitions(
              part -> {
                Map<List<String>, ArrayList<String>> first = new LinkedHashMap<>();
                while (part.hasNext()) {
                  String file = part.next();
                  List<String> texts = question.of(file, shared.value().value());
                  ArrayList<String> answer = new ArrayList<>(List.of(file));
                  answer.addAll(texts);
                  first.putIfAbsent(texts, answer);
                }
                return first.values().iterator();
              })
          .collect();
    } finally {
      shared.destroy();
    }
  }
}
