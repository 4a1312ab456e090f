package io.tributary.ingest;

import io.tributary.config.UserException;
import io.tributary.spark.CsvParsing;
import io.tributary.spark.TaskFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;

/**
 * Reads the first record of a CSV file, as Spark's reader with the same options would: the names of
 * the columns where there is a header, else as many names as there are cells. Blank lines and
 * comments before it do not count; a column without a name is called by its place ({@code _c0}), as
 * Spark calls it.
 *
 * @param options of the reader
 */
record CsvHeader(Map<String, String> options) implements TableFiles.Question {
  CsvHeader {
    options = Map.copyOf(options);
  }

  /** The columns' names; none for a file without a record. */
  @Override
  public List<String> of(String file, Configuration hadoop) {
    CsvParsing csv = new CsvParsing(options);
    try (InputStream in = TaskFiles.open(new Path(file), hadoop)) {
      String[] cells =
          csv.multiLine() ? csv.firstRecord(in) : csv.firstRecord(new Lines(csv, in, file));
      List<String> names = new ArrayList<>();
      for (int i = 0; cells != null && i < cells.length; i++) {
        names.add(csv.hasHeader() ? name(cells[i], i, csv.nullValue()) : "_c" + i);
      }
      if (csv.hasHeader()) {
        requireText(file, names);
      }
      return names;
    } catch (IOException e) {
      throw new UserException(
          "cannot read %s: %s".formatted(ReadFailure.shown(file), ReadFailure.reason(e)));
    }
  }

  private static String name(String cell, int i, String nullValue) {
    return cell == null || cell.isEmpty() || cell.equals(nullValue) ? "_c" + i : cell;
  }

  // An odd number of bytes to a character shows as zeros between the letters.
  private static void requireText(String file, List<String> names) {
    for (String name : names) {
      if (name.indexOf('\0') >= 0) {
        throw new UserException(
            "%s is not text in UTF-8: its header has bytes that are 0, as UTF-16 has; say what it is with data.options: {encoding: UTF-16, multiLine: true}"
                .formatted(ReadFailure.shown(file)));
      }
    }
  }

  /** The file's lines, decoded strictly. */
  private static final class Lines implements Iterator<String> {
    private final LineReader reader;
    private final Charset charset;
    private final String file;
    private final Text line = new Text();
    private boolean first = true;
    private boolean ready;

    Lines(CsvParsing csv, InputStream in, String file) {
      this.reader = new LineReader(in, csv.lineSeparator().orElse(null));
      this.charset = Charset.forName(csv.charset());
      this.file = file;
    }

    @Override
    public boolean hasNext() {
      try {
        ready = ready || reader.readLine(line) > 0;
        return ready;
      } catch (IOException e) {
        throw new UserException(
            "cannot read %s: %s".formatted(ReadFailure.shown(file), ReadFailure.reason(e)));
      }
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      ready = false;
      byte[] bytes = Arrays.copyOf(line.getBytes(), line.getLength());
      if (first && startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
        bytes = Arrays.copyOfRange(bytes, 3, bytes.length);
      }
      if (first
          && charset.equals(StandardCharsets.UTF_8)
          && (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF))) {
        throw new UserException(
            "%s is not UTF-8 but UTF-16, as its first two bytes say; read it with data.options: {encoding: UTF-16, multiLine: true}"
                .formatted(ReadFailure.shown(file)));
      }
      first = false;
      try {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new UserException(
            "%s: the header '%s' is not text in %s; %s"
                .formatted(
                    ReadFailure.shown(file),
                    RowEncoder.shortened(new String(bytes, charset).strip()),
                    charset.name(),
                    UnreadableRow.REMEDY));
      }
    }

    private static boolean startsWith(byte[] bytes, int... start) {
      for (int i = 0; i < start.length; i++) {
        if (i >= bytes.length || (bytes[i] & 0xff) != start[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
