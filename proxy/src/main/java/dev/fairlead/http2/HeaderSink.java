package dev.fairlead.http2;

import io.netty.util.AsciiString;

/** Told the fields of a header block, in order, unchecked. Loop-confined. */
public interface HeaderSink {
  /** Forgets a block that nobody wants, which must be decoded all the same: RFC 9113 §4.3. */
  HeaderSink NONE =
      new HeaderSink() {
        @Override
        public void field(AsciiString name, AsciiString value) {}

        @Override
        public void tooLarge() {}
      };

  /** A field; the bytes may be kept by nobody. */
  void field(AsciiString name, AsciiString value);

  /** The fields that follow are so large that they are not told. */
  void tooLarge();
}
