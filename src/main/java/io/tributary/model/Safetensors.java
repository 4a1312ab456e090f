package io.tributary.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.network.ParameterSlice;
import io.tributary.network.Topology;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Parameters in the safetensors format, under the names and shapes of PyTorch's {@code Linear}.
 *
 * <p>The tensors lie layer by layer, so that the data part is the parameter array as it is, unless
 * there are large tables ({@link io.tributary.network.ParameterLayout}). Source: the format's
 * specification, version 0.4, in the safetensors project.
 */
final class Safetensors {
  /** More than any program's spelling of a tensor's entry takes, its share of metadata included. */
  private static final long MAX_ENTRY_BYTES = 1000;

  private static final long MAX_METADATA_BYTES = 1 << 20;

  private static final int CHUNK = 1 << 16;

  private Safetensors() {}

  /** A tensor's entry in the header; shape and place as JSON spells them. */
  private record Tensor(String name, String shape, String dataOffsets) {
    Tensor(String name, List<Integer> shape, long begin, long end) {
      this(name, shape.toString().replace(" ", ""), "[" + begin + "," + end + "]");
    }

    @Override
    public String toString() {
      return "\""
          + name
          + "\":{\"dtype\":\"F32\",\"shape\":"
          + shape
          + ",\"data_offsets\":"
          + dataOffsets
          + "}";
    }

    boolean isSpeltBy(JsonNode entry) {
      return entry.size() == 3
          && entry.path("dtype").asText().equals("F32")
          && entry.path("shape").toString().equals(shape)
          && entry.path("data_offsets").toString().equals(dataOffsets);
    }
  }

  static void write(Topology topology, float[] parameters, OutputStream out) throws IOException {
    write(tensors(topology), List.of(topology.layout().bySlices(parameters)), out);
  }

  /** Writes arrays as tensors of one dimension. */
  static void write(Map<String, float[]> arrays, OutputStream out) throws IOException {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    arrays.forEach((name, array) -> lengths.put(name, array.length));
    write(tensors(lengths), arrays.values(), out);
  }

  private static void write(List<Tensor> tensors, Collection<float[]> data, OutputStream out)
      throws IOException {
    byte[] header = header(tensors);
    out.write(littleEndian(8).putLong(header.length).array());
    out.write(header);
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
    List<Integer> length = List.of(topology.parameterCount());
    return topology.layout().ofSlices(read(tensors(topology), length, fileBytes, in).get(0));
  }

  /**
   * Reads tensors of one dimension.
   *
   * @param lengths of the arrays, by name, in the file's order
   * @param fileBytes the file's length, against which every size is checked before use
   * @throws ModelFormatException if the file holds anything else
   */
  static Map<String, float[]> read(Map<String, Integer> lengths, long fileBytes, InputStream in)
      throws IOException {
    Iterator<float[]> read = read(tensors(lengths), lengths.values(), fileBytes, in).iterator();
    Map<String, float[]> arrays = new LinkedHashMap<>();
    lengths.keySet().forEach(name -> arrays.put(name, read.next()));
    return arrays;
  }

  private static List<float[]> read(
      List<Tensor> tensors, Collection<Integer> lengths, long fileBytes, InputStream in)
      throws IOException {
    long wanted = (long) Float.BYTES * lengths.stream().mapToLong(Integer::longValue).sum();
    DataInputStream data = new DataInputStream(in);
    try {
      if (fileBytes < 8) {
        throw new ModelFormatException("it is too short to be a safetensors file");
      }
      byte[] lengthBytes = new byte[8];
      data.readFully(lengthBytes);
      long headerBytes = ByteBuffer.wrap(lengthBytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      long most = MAX_METADATA_BYTES + MAX_ENTRY_BYTES * tensors.size();
      if (headerBytes < 2 || headerBytes > Math.min(most, fileBytes - 8)) {
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
      checkHeader(tensors, header);
      List<float[]> all = new ArrayList<>();
      ByteBuffer chunk = littleEndian(CHUNK * Float.BYTES);
      for (int length : lengths) {
        float[] numbers = new float[length];
        all.add(numbers);
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

  private static List<Tensor> tensors(Map<String, Integer> lengths) {
    List<Tensor> tensors = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, Integer> array : lengths.entrySet()) {
      long end = begin + (long) Float.BYTES * array.getValue();
      tensors.add(new Tensor(array.getKey(), List.of(array.getValue()), begin, end));
      begin = end;
    }
    return tensors;
  }

  private static List<Tensor> tensors(Topology topology) {
    List<Tensor> tensors = new ArrayList<>();
    long begin = 0;
    for (ParameterSlice slice : topology.layout().slices()) {
      long end = begin + (long) Float.BYTES * slice.length();
      tensors.add(new Tensor(slice.name(), slice.shape(), begin, end));
      begin = end;
    }
    return tensors;
  }

  private static byte[] header(List<Tensor> tensors) {
    String json = tensors.stream().map(Tensor::toString).collect(Collectors.joining(",", "{", "}"));
    // The data begins at a multiple of 8, so that readers may map it.
    int padding = (8 - json.length() % 8) % 8;
    return (json + " ".repeat(padding)).getBytes(StandardCharsets.US_ASCII);
  }

  private static void checkHeader(List<Tensor> tensors, byte[] header) throws IOException {
    ObjectNode found;
    try {
      found = ChecksummedJson.object(header);
    } catch (ModelFormatException e) {
      throw new ModelFormatException("its header: " + e.getMessage());
    }
    found.remove("__metadata__");
    for (Tensor tensor : tensors) {
      JsonNode entry = found.remove(tensor.name());
      if (entry == null || !tensor.isSpeltBy(entry)) {
        throw new ModelFormatException(
            "its header has %s where %s is expected"
                .formatted(entry == null ? "no '" + tensor.name() + "'" : entry, tensor));
      }
    }
    if (!found.isEmpty()) {
      throw new ModelFormatException(
          "it has a tensor '%s', which the model has not".formatted(found.fieldNames().next()));
    }
  }
}
