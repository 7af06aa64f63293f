package dev.fairlead.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The Distinguished Encoding Rules (X.690), as far as certificates need them. Stateless. */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTETS = 0x04;
  static final int SEQUENCE = 0x30;

  private static final int BITS = 0x03;
  private static final int NULL = 0x05;
  private static final int OID = 0x06;
  private static final int UTF8 = 0x0c;
  private static final int SET = 0x31;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int UTC_TIME = 0x17;
  private static final int BOOLEAN = 0x01;

  /** RFC 5280 §4.1.2.5: years before this are written with two digits. */
  private static final int GENERALIZED_FROM = 2050;

  private Der() {}

  /** One element: its tag, its length, and what it holds, one after the other. */
  static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] size = BigInteger.valueOf(length).toByteArray();
      int lead = size[0] == 0 ? 1 : 0;
      out.write(0x80 | size.length - lead);
      out.write(size, lead, size.length - lead);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return element(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return element(SET, parts);
  }

  static byte[] integer(BigInteger value) {
    return element(INTEGER, value.toByteArray());
  }

  static byte[] octets(byte[] value) {
    return element(OCTETS, value);
  }

  /** A bit string of whole bytes but for {@code unused} bits at its end. */
  static byte[] bits(int unused, byte[] value) {
    return element(BITS, new byte[] {(byte) unused}, value);
  }

  static byte[] truth() {
    return element(BOOLEAN, new byte[] {(byte) 0xff});
  }

  static byte[] nothing() {
    return element(NULL);
  }

  static byte[] text(String value) {
    return element(UTF8, value.getBytes(StandardCharsets.UTF_8));
  }

  /** To the second. */
  static byte[] time(Instant value) {
    boolean general = value.atOffset(ZoneOffset.UTC).getYear() >= GENERALIZED_FROM;
    String form = general ? "uuuuMMddHHmmss'Z'" : "uuMMddHHmmss'Z'";
    return element(
        general ? GENERALIZED_TIME : UTC_TIME,
        DateTimeFormatter.ofPattern(form)
            .withZone(ZoneOffset.UTC)
            .format(value)
            .getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier, such as {@code 2.5.29.17}. */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      long arc = Long.parseLong(arcs[i]);
      int groups = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(arc) + 6) / 7);
      for (int group = groups - 1; group >= 0; group--) {
        out.write((int) (arc >> 7 * group & 0x7f) | (group == 0 ? 0 : 0x80));
      }
    }
    return element(OID, out.toByteArray());
  }
}
