package io.tributary.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** A way in which disks, networks, editors and interrupted copies change a file. */
enum BytesMutation {
  FLIPPED_BIT {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      return bytes;
    }
  },
  FLIPPED_BITS {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      byte[] bytes = whole.clone();
      for (int i = 0; i < 4; i++) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return bytes;
    }
  },
  /** A byte that means something in JSON. */
  OTHER_BYTE {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      byte[] bytes = whole.clone();
      int at = random.nextInt(bytes.length);
      byte old = bytes[at];
      while (bytes[at] == old) {
        bytes[at] = TELLING[random.nextInt(TELLING.length)];
      }
      return bytes;
    }
  },
  CUT {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
  },
  EXTENDED {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      byte[] more = new byte[1 + random.nextInt(20)];
      if (random.nextBoolean()) {
        random.nextBytes(more);
      } else if (random.nextBoolean()) {
        Arrays.fill(more, TELLING[random.nextInt(TELLING.length)]);
      }
      return joined(whole, 0, whole.length, more, 0, more.length);
    }
  },
  DELETED {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      int from = random.nextInt(whole.length);
      int to = from + 1 + random.nextInt(Math.min(64, whole.length - from));
      return joined(whole, 0, from, whole, to, whole.length);
    }
  },
  DOUBLED {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      int from = random.nextInt(whole.length);
      int to = from + 1 + random.nextInt(whole.length - from);
      return joined(whole, 0, to, whole, from, whole.length);
    }
  },
  /** The beginning of this file, the end of another one. */
  SPLICED {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      int at = random.nextInt(whole.length);
      return joined(whole, 0, at, other, Math.min(at, other.length), other.length);
    }
  },
  /** A block of this file lies where another one should. */
  MOVED {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      byte[] bytes = whole.clone();
      int length = 1 + random.nextInt(Math.min(64, whole.length));
      System.arraycopy(
          whole,
          random.nextInt(whole.length - length + 1),
          bytes,
          random.nextInt(whole.length - length + 1),
          length);
      return bytes;
    }
  },
  /** A block that was never written. */
  ZEROED {
    @Override
    byte[] apply(byte[] whole, byte[] other, Random random) {
      byte[] bytes = whole.clone();
      int from = random.nextInt(whole.length);
      Arrays.fill(bytes, from, from + 1 + random.nextInt(whole.length - from), (byte) 0);
      return bytes;
    }
  };

  private static final byte[] TELLING =
      "0129-+.eE\"[]{},:\\/ntfu\0 \n".getBytes(StandardCharsets.US_ASCII);

  /**
   * The changed file; it may happen to equal the whole one.
   *
   * @param whole the file as it was written; stays
   * @param other a file of the same kind
   */
  abstract byte[] apply(byte[] whole, byte[] other, Random random);

  private static byte[] joined(byte[] a, int aFrom, int aTo, byte[] b, int bFrom, int bTo) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(a, aFrom, aTo - aFrom);
    bytes.write(b, bFrom, bTo - bFrom);
    return bytes.toByteArray();
  }
}
