package io.tributary.ingest;

import static org.apache.spark.unsafe.Platform.BYTE_ARRAY_OFFSET;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.unsafe.array.ByteArrayMethods;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A set of texts that takes little more room than their bytes do: a table of many thousand columns
 * has one for each of them in every task, where a hash set of strings would take a hundred bytes
 * for a number of three digits.
 *
 * <p>UTF-8, one text after another, found by an open-addressed table of their indices.
 */
final class TextSet implements Serializable {
  private static final long serialVersionUID = 1;

  private byte[] bytes = new byte[0];
  private int[] ends = new int[0]; // of each text in the bytes
  private int[] slots = new int[0]; // 1 + index of a text, 0: free; never more than half full
  private int size;

  /** Adds a text; false if it is there already. */
  boolean add(UTF8String text) {
    int before = size;
    place(text);
    return size > before;
  }

  /** A text's place in the order of adding; it is added if it is not there. */
  int place(UTF8String text) {
    if (2 * size >= slots.length) {
      grow();
    }
    int slot = slot(text);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    int start = start(size);
    int length = text.numBytes();
    if (start + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, start + length));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, Math.max(2 * size, 1));
    }
    text.writeToMemory(bytes, BYTE_ARRAY_OFFSET + (long) start);
    ends[size++] = start + length;
    slots[slot] = size;
    return size - 1;
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** The text at a place in the order of adding. It is good as long as this set is. */
  UTF8String get(int index) {
    return UTF8String.fromBytes(bytes, start(index), ends[index] - start(index));
  }

  private int slot(UTF8String text) {
    int slot = text.hashCode() & (slots.length - 1);
    while (slots[slot] != 0 && !isAt(slots[slot] - 1, text)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isAt(int index, UTF8String text) {
    int start = start(index);
    int length = ends[index] - start;
    return length == text.numBytes()
        && ByteArrayMethods.arrayEquals(
            text.getBaseObject(),
            text.getBaseOffset(),
            bytes,
            BYTE_ARRAY_OFFSET + (long) start,
            length);
  }

  private void grow() {
    slots = new int[Math.max(2 * slots.length, 2)];
    for (int i = 0; i < size; i++) {
      slots[slot(get(i))] = i + 1;
    }
  }

  int size() {
    return size;
  }

  /** The texts as strings. */
  Set<String> strings() {
    Set<String> strings = new HashSet<>();
    for (int i = 0; i < size; i++) {
      strings.add(new String(bytes, start(i), ends[i] - start(i), StandardCharsets.UTF_8));
    }
    return strings;
  }
}
