package dev.fairlead.rehearsal;

import dev.fairlead.model.IpLiteral;

/** Who sent a request, by address. Immutable. */
final class Client {
  private final byte[] address;
  private final String text;

  private Client(byte[] address, String text) {
    this.address = address;
    this.text = text;
  }

  /** The client of that address. */
  static Client of(String text) throws Unreadable {
    byte[] address = IpLiteral.parse(text).orElse(null);
    if (address == null) {
      throw new Unreadable("the client is not an IP address");
    }
    return new Client(address, text);
  }

  /** 4 or 16 bytes; not to be written to. */
  byte[] address() {
    return address;
  }

  /** As in the log. */
  String text() {
    return text;
  }
}
