package io.tributary.spark;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.csv.CSVExprUtils;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** CSV as Spark's reader parses it with the same options. Not for several threads. */
public final class CsvParsing {
  /** Spark's, below which a wider header does not raise it. */
  public static final int MAX_COLUMNS = 20_480;

  /**
   * Enough for any header of a file whose records may span lines; an array of this size is made.
   */
  private static final int WIDEST = 1_000_000;

  private static final String[] NO_CELLS = {};

  private final CSVOptions options;
  private CsvParser parser; // null: no line was parsed yet

  /**
   * @param options of the reader
   */
  public CsvParsing(Map<String, String> options) {
    this.options =
        new CSVOptions(
            scala.collection.immutable.Map.from(CollectionConverters.asScala(options)),
            false,
            "UTC");
  }

  /** Whether records may span lines. */
  public boolean multiLine() {
    return options.multiLine();
  }

  /** Whether the first record has the columns' names. */
  public boolean hasHeader() {
    return options.headerFlag();
  }

  /** What stands for a missing cell. */
  public String nullValue() {
    return options.nullValue();
  }

  /** The files' encoding. */
  public String charset() {
    return options.charset();
  }

  /** What ends a line, where the options say so. */
  public Optional<byte[]> lineSeparator() {
    return options.lineSeparatorInRead().isDefined()
        ? Optional.of(options.lineSeparatorInRead().get())
        : Optional.empty();
  }

  /**
   * The cells of a line; none where there are more than the options' {@code maxColumns}, or the
   * line cannot be parsed.
   */
  public String[] cells(String line) {
    if (parser == null) {
      parser = new CsvParser(options.asParserSettings());
    }
    try {
      String[] cells = parser.parseLine(line);
      return cells == null ? NO_CELLS : cells;
    } catch (TextParsingException e) {
      return NO_CELLS;
    }
  }

  /**
   * The first record of a file whose records may span lines, however wide.
   *
   * @return null for a file without a record
   * @throws IOException if it cannot be parsed
   */
  public String[] firstRecord(InputStream in) throws IOException {
    CsvParserSettings settings = options.asParserSettings();
    settings.setMaxColumns(Math.max(options.maxColumns(), WIDEST));
    CsvParser wide = new CsvParser(settings);
    try {
      wide.beginParsing(in, options.charset());
      String[] cells = wide.parseNext();
      wide.stopParsing();
      return cells;
    } catch (TextParsingException e) {
      throw new IOException(e);
    }
  }

  /**
   * The cells of the first line that is neither blank nor a comment, however many.
   *
   * @return null if there is none
   * @throws IOException if it cannot be parsed
   */
  public String[] firstRecord(Iterator<String> lines) throws IOException {
    Option<String> header =
        CSVExprUtils.extractHeader(CollectionConverters.asScala(lines), options);
    if (header.isEmpty()) {
      return null;
    }
    String line = header.get();
    CsvParserSettings settings = options.asParserSettings();
    int most = line.length() - line.replace(options.delimiter(), "").length();
    settings.setMaxColumns(Math.max(options.maxColumns(), most + 2));
    try {
      return new CsvParser(settings).parseLine(line);
    } catch (TextParsingException e) {
      throw new IOException(e);
    }
  }
}
