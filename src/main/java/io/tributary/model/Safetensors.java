package io.tributary.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.network.Topology;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Parameters in the safetensors format, under the names and shapes of PyTorch's {@code Linear}.
 *
 * <p>The tensors lie in the order of {@link Topology}'s own layout, so that the data part is the
 * parameter array as it is. Source: the format's specification, version 0.4, in the safetensors
 * project.
 */
final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The specification's own limit. */
  private static final long MAX_HEADER = 100_000_000;

  private static final int CHUNK = 1 << 16;

  private Safetensors() {}

  static void write(Topology topology, float[] parameters, OutputStream out) throws IOException {
    write(header(topology), List.of(parameters), out);
  }

  /** Writes arrays of one length as tensors of one dimension. */
  static void write(Map<String, float[]> tensors, OutputStream out) throws IOException {
    int length = tensors.values().iterator().next().length;
    write(header(tensors.keySet(), length), tensors.values(), out);
  }

  private static void write(ObjectNode header, Collection<float[]> data, OutputStream out)
      throws IOException {
    byte[] bytes = padded(header);
    out.write(littleEndian(8).putLong(bytes.length).array());
    out.write(bytes);
    ByteBuffer chunk = littleEndian(CHUNK * Float.BYTES);
    for (float[] numbers : data) {
      for (int i = 0; i < numbers.length; i += CHUNK) {
        int count = Math.min(CHUNK, numbers.length - i);
        chunk.clear();
        chunk.asFloatBuffer().put(numbers, i, count);
        out.write(chunk.array(), 0, count * Float.BYTES);
      }
    }
  }

  /**
   * Reads what {@link #write} wrote for this topology, or another program under the same names.
   *
   * @param fileBytes the file's length, against which every size is checked before use
   * @throws ModelFormatException if the file is not that
   */
  static float[] read(Topology topology, long fileBytes, InputStream in) throws IOException {
    float[][] data = read(header(topology), 1, topology.parameterCount(), fileBytes, in);
    return data[0];
  }

  /**
   * Reads arrays of one length, in the names' order.
   *
   * @param fileBytes the file's length, against which every size is checked before use
   * @throws ModelFormatException if the file holds anything else
   */
  static float[][] read(Collection<String> names, int length, long fileBytes, InputStream in)
      throws IOException {
    return read(header(names, length), names.size(), length, fileBytes, in);
  }

  private static float[][] read(
      ObjectNode expected, int arrays, int length, long fileBytes, InputStream in)
      throws IOException {
    long wanted = 4L * arrays * length;
    DataInputStream data = new DataInputStream(in);
    try {
      if (fileBytes < 8) {
        throw new ModelFormatException("it is too short to be a safetensors file");
      }
      byte[] lengthBytes = new byte[8];
      data.readFully(lengthBytes);
      long headerBytes = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER, fileBytes - 8)) {
        throw new ModelFormatException(
            "it is no safetensors file: a header of %s bytes in a file of %d"
                .formatted(Long.toUnsignedString(headerBytes), fileBytes));
      }
      if (8 + headerBytes + wanted != fileBytes) {
        throw new ModelFormatException(
            "it has %d bytes of numbers, and %d are expected"
                .formatted(fileBytes - 8 - headerBytes, wanted));
      }
      byte[] header = new byte[(int) headerBytes];
      data.readFully(header);
      checkHeader(expected, header);
      float[][] all = new float[arrays][length];
      ByteBuffer chunk = littleEndian(CHUNK * Float.BYTES);
      for (float[] numbers : all) {
        for (int i = 0; i < length; i += CHUNK) {
          int count = Math.min(CHUNK, length - i);
          data.readFully(chunk.array(), 0, count * Float.BYTES);
          chunk.clear();
          chunk.asFloatBuffer().get(numbers, i, count);
        }
      }
      return all;
    } catch (EOFException e) {
      throw new ModelFormatException("it ends too early");
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] padded(ObjectNode header) throws JsonProcessingException {
    String json = JSON.writeValueAsString(header);
    // The data begins at a multiple of 8, so that readers may map it.
    int padding = (8 - json.length() % 8) % 8;
    return (json + " ".repeat(padding)).getBytes(StandardCharsets.US_ASCII);
  }

  private static ObjectNode header(Collection<String> names, int length) {
    ObjectNode header = JSON.createObjectNode();
    long begin = 0;
    for (String name : names) {
      tensor(header, name, List.of(length), begin, begin + 4L * length);
      begin += 4L * length;
    }
    return header;
  }

  private static ObjectNode header(Topology topology) {
    ObjectNode header = JSON.createObjectNode();
    for (int l = 0; l < topology.layerCount(); l++) {
      long weight = 4L * topology.weightOffset(l);
      long bias = 4L * topology.biasOffset(l);
      long end = bias + 4L * topology.units(l);
      tensor(
          header,
          "layers." + l + ".weight",
          List.of(topology.units(l), topology.inputs(l)),
          weight,
          bias);
      tensor(header, "layers." + l + ".bias", List.of(topology.units(l)), bias, end);
    }
    return header;
  }

  private static void tensor(
      ObjectNode header, String name, List<Integer> shape, long begin, long end) {
    ObjectNode tensor = header.putObject(name);
    tensor.put("dtype", "F32");
    shape.forEach(tensor.putArray("shape")::add);
    tensor.putArray("data_offsets").add(begin).add(end);
  }

  private static void checkHeader(ObjectNode wanted, byte[] header) throws IOException {
    JsonNode found;
    try {
      found = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException("its header is no JSON");
    }
    if (!(found instanceof ObjectNode tensors)) {
      throw new ModelFormatException("its header is no JSON object");
    }
    tensors.remove("__metadata__");
    // Compared as text, since 1 read back may be another kind of number than 1 put in.
    JsonNode expected = JSON.readTree(JSON.writeValueAsString(wanted));
    if (!expected.equals(tensors)) {
      throw new ModelFormatException("its tensors are not those that are expected");
    }
  }
}
