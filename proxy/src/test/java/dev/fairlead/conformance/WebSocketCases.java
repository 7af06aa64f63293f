package dev.fairlead.conformance;

import dev.fairlead.testing.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a WebSocket client sends, in the order of the chapters of Autobahn's test suite: framing,
 * pings, reserved bits, opcodes, fragments, UTF-8, the closing handshake, sizes, compression. Each
 * ends so that a sound server ends the connection.
 */
final class WebSocketCases {
  /** One case: frames as they are on the wire, a character for a byte. */
  record Case(String name, String frames) {}

  private static final int FIN = 0x80;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private final List<Case> cases = new ArrayList<>();

  private WebSocketCases() {}

  static List<Case> all() {
    WebSocketCases made = new WebSocketCases();
    made.sizes();
    made.pings();
    made.reserved();
    made.fragments();
    made.utf8();
    made.closing();
    made.bulk();
    return made.cases;
  }

  private void sizes() {
    for (int size : new int[] {0, 1, 125, 126, 127, 128, 65_535, 65_536, 65_537}) {
      add("1.1 text of " + size, frame(FIN | TEXT, text(size)));
      add("1.2 binary of " + size, frame(FIN | BINARY, binary(size)));
    }
  }

  private void pings() {
    for (int size : new int[] {0, 5, 125, 126}) {
      add("2 ping of " + size, frame(FIN | PING, binary(size)));
      add("2 unasked pong of " + size, frame(FIN | PONG, binary(size)));
    }
    byte[] ten = new byte[0];
    for (int i = 0; i < 10; i++) {
      ten = join(ten, frame(FIN | PING, text(i)));
    }
    add("2.10 ten pings", ten);
    add("2.9 pong, then ping", frame(FIN | PONG, text(3)), frame(FIN | PING, text(4)));
  }

  private void reserved() {
    for (int bits = 0x10; bits <= 0x70; bits += 0x10) {
      add("3 reserved bits " + bits, frame(FIN | TEXT, text(5)), frame(FIN | bits | TEXT, text(5)));
      add("3 reserved bits of a ping " + bits, frame(FIN | bits | PING, text(5)));
    }
    for (int code : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      add("4 opcode " + code, frame(FIN | code, text(7)), frame(FIN | PING, text(2)));
      add("4 empty, opcode " + code, frame(FIN | TEXT, text(3)), frame(FIN | code, text(0)));
    }
  }

  private void fragments() {
    add("5.1 ping in fragments", frame(PING, text(3)), frame(FIN | CONTINUATION, text(3)));
    add("5.2 pong in fragments", frame(PONG, text(3)), frame(FIN | CONTINUATION, text(3)));
    add("5.3 two fragments", frame(TEXT, text(9)), frame(FIN | CONTINUATION, text(8)));
    add(
        "5.6 a ping between fragments",
        frame(TEXT, text(9)),
        frame(FIN | PING, text(4)),
        frame(FIN | CONTINUATION, text(8)));
    add("5.9 continuation of nothing", frame(FIN | CONTINUATION, text(8)));
    add("5.12 unfinished continuation of nothing", frame(CONTINUATION, text(8)));
    add("5.15 a message within another", frame(TEXT, text(3)), frame(FIN | TEXT, text(3)));
    add(
        "5.19 five fragments and pings",
        frame(TEXT, text(1)),
        frame(CONTINUATION, text(2)),
        frame(FIN | PING, text(3)),
        frame(CONTINUATION, text(4)),
        frame(CONTINUATION, text(5)),
        frame(FIN | PING, text(6)),
        frame(FIN | CONTINUATION, text(7)));
    add(
        "6.1 empty fragments",
        frame(TEXT, text(0)),
        frame(CONTINUATION, text(0)),
        frame(FIN | CONTINUATION, text(0)));
    add("frame that is not masked", new byte[] {(byte) (FIN | TEXT), 2, 'h', 'i'});
    add("length not in its shortest form", new byte[] {(byte) (FIN | TEXT), (byte) 254, 0, 1});
    add(
        "length with its highest bit",
        new byte[] {(byte) (FIN | BINARY), (byte) 255, -1, 0, 0, 0, 0, 0, 0, 0});
  }

  private void utf8() {
    String kosme = "\u03ba\u1f79\u03c3\u03bc\u03b5 \ud83d\ude00 \u00e4\u00f6\u00fc";
    byte[] sound = kosme.getBytes(StandardCharsets.UTF_8);
    add("6.2 sound text", frame(FIN | TEXT, sound));
    for (int i = 1; i < sound.length; i++) {
      add(
          "6.2 sound text parted at " + i,
          frame(TEXT, Arrays.copyOf(sound, i)),
          frame(FIN | CONTINUATION, Arrays.copyOfRange(sound, i, sound.length)));
    }
    String[] unsound = {
      "\u00ce\u00ba\u00e1\u00bd\u00b9\u00ed\u00a0\u0080edited",
      "\u00c0\u00af",
      "\u00e0\u0080\u00af",
      "\u00f0\u0080\u0080\u00af",
      "\u00f4\u0090\u0080\u0080",
      "\u00f8\u0088\u0080\u0080\u0080",
      "\u0080",
      "\u00bf",
      "\u00fe",
      "\u00ff",
      "\u00ed\u00bf\u00bf",
      "\u00ce",
      "\u00e1\u00bd",
      "\u00f0\u0090\u0080"
    };
    for (String text : unsound) {
      byte[] bytes = Wire.bytes(text);
      add("6.3 unsound text " + Wire.shown(text), frame(FIN | TEXT, bytes));
      add(
          "6.4 unsound text in fragments " + Wire.shown(text),
          frame(TEXT, text(3)),
          frame(FIN | CONTINUATION, bytes));
    }
  }

  private void closing() {
    add("7.1 no more than a close");
    add("7.1 a message after the close", close(1000, ""), frame(FIN | TEXT, text(3)));
    add("7.1 two closes", close(1000, ""), close(1001, "again"));
    add("7.3 empty close", frame(FIN | CLOSE, new byte[0]));
    add("7.3 close of one byte", frame(FIN | CLOSE, new byte[1]));
    add("7.3 close of 125 bytes", close(1000, "x".repeat(123)));
    add("7.3 close of 126 bytes", close(1000, "x".repeat(124)));
    add("7.5 close with unsound text", frame(FIN | CLOSE, Wire.bytes("\u0003\u00e8\u00c0\u00af")));
    for (int code :
        new int[] {
          0, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1015,
          1016, 1100, 2000, 2999, 3000, 3999, 4000, 4999, 5000, 65_535
        }) {
      add("7.7 close with " + code, close(code, "because"));
    }
  }

  private void bulk() {
    add("9.1 a text of 1 MiB", frame(FIN | TEXT, text(1 << 20)));
    add("9.2 a binary of 4 MiB", frame(FIN | BINARY, binary(1 << 22)));
    byte[] parts = frame(BINARY, binary(4096));
    for (int i = 0; i < 100; i++) {
      parts = join(parts, frame(CONTINUATION, binary(4096)));
    }
    add("9.4 a binary of 400 KiB in fragments", parts, frame(FIN | CONTINUATION, text(0)));
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    for (int i = 0; i < 1000; i++) {
      many.writeBytes(frame(FIN | TEXT, text(i % 200)));
    }
    add("9.7 a thousand texts", many.toByteArray());
    // RFC 7692 section 7.2.3: "Hello", compressed; only the bit of compression is set.
    byte[] hello = {(byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0x00};
    add("12 compressed text", frame(FIN | 0x40 | TEXT, hello));
    add(
        "12 compressed text in fragments",
        frame(0x40 | TEXT, Arrays.copyOf(hello, 3)),
        frame(FIN | CONTINUATION, Arrays.copyOfRange(hello, 3, hello.length)));
  }

  private void add(String name, byte[]... frames) {
    byte[] all = join(frames);
    cases.add(new Case(name, Wire.text(join(all, close(1000, "done")))));
  }

  private static byte[] close(int code, String reason) {
    byte[] text = Wire.bytes(reason);
    return frame(
        FIN | CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  /** A masked frame: RFC 6455 section 5.2. */
  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) 254).putShort((short) payload.length);
    } else {
      frame.put((byte) 255).putLong(payload.length);
    }
    frame.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i & 3]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  private static byte[] text(int size) {
    return Wire.bytes("abcdefghijklmnopqrstuvwxyz".repeat(size / 26 + 1).substring(0, size));
  }

  private static byte[] binary(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
