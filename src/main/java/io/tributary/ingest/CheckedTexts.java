package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.spark.FileTable;
import io.tributary.spark.Tables;
import io.tributary.spark.TaskFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Sees that the text cells of rows that Spark reads are text: a row with one that is not becomes an
 * unreadable row ({@link UnreadableRow}).
 *
 * <p>Spark decodes text files itself and puts U+FFFD where bytes are none of the encoding's; what
 * it was is lost. So where a cell has that character, the file's bytes are looked at, once: in a
 * file that is all text it was there from the start. (In one that is not, a row that truly has it
 * counts as unreadable, too.)
 *
 * @param names of the text columns
 * @param ordinals where they are in the rows
 * @param badRowOrdinal where the mark is, or −1: the first such row then ends the job
 * @param charset that Spark decodes a text file with; null for other sources
 */
public record CheckedTexts(
    List<String> names, List<Integer> ordinals, int badRowOrdinal, String charset)
    implements Serializable {
  private static final int REPLACEMENT = 0xEFBFBD;

  /**
   * The rows of some columns of a table.
   *
   * @param selected the columns; those of the type string are looked at
   * @param badRowOrdinal which of them marks unreadable rows, or −1
   */
  static JavaRDD<InternalRow> rows(Dataset<Row> table, Dataset<Row> selected, int badRowOrdinal) {
    JavaRDD<InternalRow> rows = Tables.internalRows(selected);
    List<String> names = new ArrayList<>();
    List<Integer> ordinals = new ArrayList<>();
    StructField[] fields = selected.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      if (i != badRowOrdinal && fields[i].dataType() instanceof StringType) {
        names.add(fields[i].name());
        ordinals.add(i);
      }
    }
    if (names.isEmpty()) {
      return rows;
    }
    CheckedTexts texts =
        new CheckedTexts(names, ordinals, badRowOrdinal, charset(table).orElse(null));
    return rows.mapPartitions(
        partition -> {
          Checker checker = texts.checker();
          return scala.jdk.javaapi.CollectionConverters.asJava(
              scala.jdk.javaapi.CollectionConverters.asScala(partition).map(checker::checked));
        });
  }

  /**
   * The text columns of a projection; a row with a cell that is not text ends the job.
   *
   * @param charset that Spark decodes a text file with; null for other sources
   */
  public static CheckedTexts of(Projection projection, String charset) {
    List<String> names = new ArrayList<>();
    List<Integer> ordinals = new ArrayList<>();
    for (int i = 0; i < projection.columns().size(); i++) {
      if (projection.type(i) == CellType.TEXT) {
        names.add(projection.columns().get(i));
        ordinals.add(projection.ordinal(i));
      }
    }
    return new CheckedTexts(names, ordinals, -1, charset);
  }

  /** What Spark decodes a table's files with; empty where it decodes none. */
  public static Optional<String> charset(Dataset<Row> table) {
    return FileTable.of(table).flatMap(CheckedTexts::charset);
  }

  private static Optional<String> charset(FileTable files) {
    Map<String, String> options = files.options();
    return files.isText()
        ? Optional.of(options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8")))
        : Optional.empty();
  }

  /** One thread's look at rows. */
  public Checker checker() {
    return new Checker();
  }

  /** One thread's look at rows. */
  public final class Checker {
    private final Map<String, Boolean> textFiles = new HashMap<>();

    private Checker() {}

    /** The row, marked as unreadable if it has a cell that is not text. */
    public InternalRow checked(InternalRow row) {
      for (int i = 0; i < ordinals.size(); i++) {
        int ordinal = ordinals.get(i);
        if (!row.isNullAt(ordinal) && !isText(row.getUTF8String(ordinal))) {
          return marked(row, UnreadableRow.noText(names.get(i), row.getUTF8String(ordinal)));
        }
      }
      return row;
    }

    // The other cells of such a row are of no use, but for the texts that say where it is from.
    private InternalRow marked(InternalRow row, UTF8String mark) {
      if (badRowOrdinal < 0) {
        throw new UserException(UnreadableRow.message(mark));
      }
      Object[] cells = new Object[row.numFields()];
      for (int ordinal : ordinals) {
        cells[ordinal] = row.isNullAt(ordinal) ? null : row.getUTF8String(ordinal).clone();
      }
      cells[badRowOrdinal] = mark;
      return new GenericInternalRow(cells);
    }

    private boolean isText(UTF8String cell) {
      return isAscii(cell)
          || (cell.isValid() && !(charset != null && hasReplacement(cell) && !isTextFile()));
    }

    private boolean isTextFile() {
      Optional<String> file = TaskFiles.current();
      return file.isEmpty() || textFiles.computeIfAbsent(file.get(), this::isTextFile);
    }

    private boolean isTextFile(String file) {
      try (InputStream in = TaskFiles.open(new Path(URI.create(file)), TaskFiles.configuration())) {
        return CheckedTexts.isText(in, Charset.forName(charset));
      } catch (IOException e) {
        throw new UserException(
            "cannot read %s: %s".formatted(ReadFailure.shown(file), ReadFailure.reason(e)));
      }
    }
  }

  /** Whether all bytes of a stream are text in an encoding. */
  static boolean isText(InputStream in, Charset charset) throws IOException {
    CharsetDecoder decoder = charset.newDecoder();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    CharBuffer chars = CharBuffer.allocate(1 << 16);
    boolean end = false;
    while (!end) {
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      end = read < 0;
      bytes.position(bytes.position() + Math.max(read, 0)).flip();
      CoderResult result;
      do {
        chars.clear();
        result = decoder.decode(bytes, chars, end);
        if (result.isError()) {
          return false;
        }
      } while (result.isOverflow());
      bytes.compact();
    }
    return true;
  }

  /** Whether a cell has no byte above 127: then it is text in any case. */
  static boolean isAscii(UTF8String cell) {
    Object base = cell.getBaseObject();
    long at = cell.getBaseOffset();
    long end = at + cell.numBytes();
    long any = 0;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      any |= Platform.getLong(base, at);
    }
    any &= 0x8080808080808080L;
    for (; at < end; at++) {
      any |= Platform.getByte(base, at) & 0x80;
    }
    return any == 0;
  }

  private static boolean hasReplacement(UTF8String cell) {
    int last = 0;
    for (int i = 0; i < cell.numBytes(); i++) {
      last = (last << 8 | cell.getByte(i) & 0xff) & 0xFFFFFF;
      if (last == REPLACEMENT) {
        return true;
      }
    }
    return false;
  }
}
