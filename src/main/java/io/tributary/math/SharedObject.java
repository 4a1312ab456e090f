package io.tributary.math;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A shared object of Linux, as a file: ELF of 64 bits, little-endian.
 *
 * <p>Source: the System V ABI, "Object Files" and "Dynamic Linking".
 */
final class SharedObject {
  private static final int SECTION_DYNAMIC = 6;
  private static final int SECTION_SYMBOLS = 11;
  private static final int DYNAMIC_ENTRY = 16;
  private static final int SYMBOL_ENTRY = 24;
  private static final long TAG_SONAME = 14;
  private static final long TAG_SYMBOLIC = 16;

  private SharedObject() {}

  /**
   * Makes a library look for what it uses in itself first (DT_SYMBOLIC, in the place of its name
   * for others, DT_SONAME, so that nobody else's library is linked to it either).
   *
   * <p>The system's loader looks in what was loaded for all before: where netlib has opened another
   * OpenBLAS, ours would compute with that one's tables.
   */
  static void bindToItself(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer header = read(channel, 0, 64);
      ByteBuffer section = section(channel, header, SECTION_DYNAMIC, file);
      ByteBuffer entries = read(channel, section.getLong(24), section.getLong(32));
      int at = 0;
      while (entries.getLong(at) != TAG_SONAME) {
        at += DYNAMIC_ENTRY;
      }
      ByteBuffer tag = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(tag.putLong(0, TAG_SYMBOLIC), section.getLong(24) + at);
    }
  }

  /** Where the symbols lie that a library defines, from the address that it is loaded at. */
  static Map<String, Long> symbols(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer header = read(channel, 0, 64);
      ByteBuffer section = section(channel, header, SECTION_SYMBOLS, file);
      ByteBuffer names = sectionContent(channel, header, section.getInt(40));
      ByteBuffer symbols = read(channel, section.getLong(24), section.getLong(32));
      Map<String, Long> addresses = new HashMap<>();
      for (int at = 0; at + SYMBOL_ENTRY <= symbols.limit(); at += SYMBOL_ENTRY) {
        if (symbols.getShort(at + 6) != 0) { // of a section of this file
          addresses.put(name(names, symbols.getInt(at)), symbols.getLong(at + 8));
        }
      }
      return addresses;
    }
  }

  private static ByteBuffer section(FileChannel channel, ByteBuffer header, int type, Path file)
      throws IOException {
    int count = Short.toUnsignedInt(header.getShort(60));
    for (int i = 0; i < count; i++) {
      ByteBuffer section = sectionHeader(channel, header, i);
      if (section.getInt(4) == type) {
        return section;
      }
    }
    throw new IOException("%s has no section of type %d".formatted(file, type));
  }

  private static ByteBuffer sectionHeader(FileChannel channel, ByteBuffer header, int index)
      throws IOException {
    int size = header.getShort(58);
    return read(channel, header.getLong(40) + (long) index * size, size);
  }

  private static ByteBuffer sectionContent(FileChannel channel, ByteBuffer header, int index)
      throws IOException {
    ByteBuffer section = sectionHeader(channel, header, index);
    return read(channel, section.getLong(24), section.getLong(32));
  }

  private static ByteBuffer read(FileChannel channel, long at, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("the file is too short");
      }
    }
    return bytes.flip();
  }

  private static String name(ByteBuffer names, int at) {
    int end = at;
    while (names.get(end) != 0) {
      end++;
    }
    return new String(names.array(), at, end - at, StandardCharsets.ISO_8859_1);
  }
}
