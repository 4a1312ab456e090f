package io.tributary.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * JSON files that tell whether they are as they were written: their last key, {@code checksum}, is
 * the SHA-256 of the rest.
 *
 * <p>Of the rest without white space, other characters than ASCII escaped, and numbers as the file
 * spells them: so a file may be indented anew, and a Java release that spells 1e23 in another way
 * reads the files of one before. It guards against damage, not against forgery. Readers take what
 * any JSON may hold, within Jackson's limits for depth, digits and length.
 */
final class ChecksummedJson {
  private static final String KEY = "checksum";

  /** Longer than any vocabulary makes it, shorter than a mistaken path can do harm. */
  private static final long MAX_BYTES = 1L << 28;

  private static final JsonFactory ASCII =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ChecksummedJson() {}

  /**
   * The content of a file; the object gets its checksum.
   *
   * @throws IOException if it is more than {@link #read} takes
   */
  static byte[] write(ObjectNode json) throws IOException {
    json.put(KEY, checksum(json.toString().getBytes(StandardCharsets.UTF_8)));
    byte[] text = (json.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    if (text.length > MAX_BYTES) {
      throw new IOException(
          "it would have %,d bytes, and no more than %,d can be read back"
              .formatted(text.length, MAX_BYTES));
    }
    return text;
  }

  /**
   * Reads a file and compares its checksum.
   *
   * @param format looks at the format's version first: another one may have another checksum
   * @param mayLackIt whether a file with no checksum is taken as it is
   * @return the object, without its checksum
   * @throws ModelFormatException if the file is no JSON object, or is not as it was written
   */
  static ObjectNode read(FileSystem fs, Path file, Consumer<ObjectNode> format, boolean mayLackIt)
      throws IOException {
    long length = SafeFiles.length(fs, file);
    if (length > MAX_BYTES) {
      throw new ModelFormatException("it has %d bytes, more than any has".formatted(length));
    }
    byte[] bytes;
    try (InputStream in = fs.open(file)) {
      bytes = in.readNBytes((int) length);
    }
    ObjectNode json = object(bytes);
    format.accept(json);
    JsonNode checksum = json.remove(KEY);
    if (checksum == null && !mayLackIt) {
      throw new ModelFormatException("it has no checksum");
    }
    if (checksum != null && !checksum.asText().equals(checksum(bytes))) {
      throw new ModelFormatException(
          "its checksum is not that of its content: it was changed or damaged"
              + (mayLackIt ? "; to change it on purpose, remove '%s'".formatted(KEY) : ""));
    }
    return json;
  }

  /** Whether a file ends before its JSON does, as one does that was being written. */
  static boolean endsTooEarly(FileSystem fs, Path file) throws IOException {
    FileStatus status = fs.getFileStatus(file);
    if (status.isDirectory()) {
      return false;
    }
    if (status.getLen() == 0) { // nor is anything to be read of what may have no end
      return true;
    }
    try (InputStream in = fs.open(file);
        JsonParser parser = ASCII.createParser(in)) {
      boolean blank = true;
      while (parser.nextToken() != null) {
        blank = false;
      }
      return blank;
    } catch (JsonEOFException e) {
      return true;
    } catch (JsonProcessingException | CharConversionException e) {
      return false; // no JSON, and so no beginning of it
    }
  }

  /**
   * Reads an object that must be the only one, with each key once.
   *
   * @throws ModelFormatException if these bytes are something else
   */
  static ObjectNode object(byte[] bytes) throws IOException {
    try {
      if (JSON.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ModelFormatException(
          "it is no JSON (line %d: %s)".formatted(line, e.getOriginalMessage()));
    } catch (CharConversionException e) {
      throw new ModelFormatException("it is no JSON (%s)".formatted(e.getMessage()));
    }
    throw new ModelFormatException("it is no JSON object");
  }

  private static String checksum(byte[] json) throws IOException {
    MessageDigest digest = ParametersHash.newDigest();
    OutputStream digested = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
    try (JsonParser parser = ASCII.createParser(json);
        JsonGenerator compact = ASCII.createGenerator(digested)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME
            && parser.getParsingContext().getParent().inRoot()
            && parser.currentName().equals(KEY)) {
          parser.nextToken();
          parser.skipChildren();
        } else if (token.isNumeric()) {
          compact.writeNumber(parser.getText());
        } else {
          compact.copyCurrentEvent(parser);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
