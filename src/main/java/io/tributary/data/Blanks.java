package io.tributary.data;

/**
 * Blanks at the ends of a cell of UTF-8 text: spaces, tabs and line ends, no-break and other spaces
 * of Unicode, and the byte order mark.
 */
public final class Blanks {
  private Blanks() {}

  /** Where the text begins without the blanks before it. */
  public static int start(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      int blank = isAscii(text[at]) ? 1 : wide(text, at, to);
      if (blank == 0) {
        return at;
      }
      at += blank;
    }
    return at;
  }

  /** Where the text ends without the blanks behind it. */
  public static int end(byte[] text, int from, int to) {
    int at = to;
    while (at > from) {
      if (isAscii(text[at - 1])) {
        at--;
      } else if (at - from >= 2 && wide(text, at - 2, at) == 2) {
        at -= 2;
      } else if (at - from >= 3 && wide(text, at - 3, at) == 3) {
        at -= 3;
      } else {
        return at;
      }
    }
    return at;
  }

  /** Whether a blank of several bytes may begin with this one. */
  public static boolean beginsWide(byte b) {
    return b == (byte) 0xc2 || b == (byte) 0xe2 || b == (byte) 0xe3 || b == (byte) 0xef;
  }

  private static boolean isAscii(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  // The bytes of the blank at a place, or 0.
  private static int wide(byte[] text, int at, int to) {
    int first = text[at] & 0xff;
    if (first == 0xc2 && at + 1 < to) {
      return (text[at + 1] & 0xff) == 0xa0 ? 2 : 0; // no-break space
    }
    if (at + 2 >= to) {
      return 0;
    }
    int code = (first & 0xf) << 12 | (text[at + 1] & 0x3f) << 6 | (text[at + 2] & 0x3f);
    boolean blank =
        (code >= 0x2000 && code <= 0x200b)
            || code == 0x202f
            || code == 0x205f
            || code == 0x3000
            || code == 0xfeff;
    return first >> 4 == 0xe && blank ? 3 : 0;
  }
}
