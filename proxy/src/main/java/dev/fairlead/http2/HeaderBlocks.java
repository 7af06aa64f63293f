package dev.fairlead.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/**
 * Netty's decoding of header blocks, without a map of headers: each field is told to a {@link
 * HeaderSink} as it is decoded. Loop-confined, one per connection.
 */
public final class HeaderBlocks extends DefaultHttp2HeadersDecoder {
  private static final int SLACK = 4;

  private final Receiver receiver;
  private final Told told = new Told();

  /** Says whom the fields of a block are for. */
  @FunctionalInterface
  public interface Receiver {
    /** A block for that stream is about to be decoded. */
    HeaderSink block(int stream);
  }

  /**
   * Makes one.
   *
   * @param maxBytes of a block as {@link HeaderSink}s want it; one that is four times as large, on
   *     the wire or decoded, is not even looked at
   */
  public HeaderBlocks(Receiver receiver, int maxBytes) throws Http2Exception {
    super(false, (long) maxBytes * SLACK);
    this.receiver = receiver;
    configuration().maxHeaderListSize((long) maxBytes * SLACK, (long) maxBytes * SLACK);
  }

  @Override
  public Http2Headers decodeHeaders(int streamId, ByteBuf block) throws Http2Exception {
    told.sink = receiver.block(streamId);
    try {
      return super.decodeHeaders(streamId, block);
    } catch (Http2Exception.HeaderListSizeException e) {
      // Thrown when all of the block has been decoded, so that the next one can be.
      told.sink.tooLarge();
      return told;
    } finally {
      told.sink = HeaderSink.NONE;
    }
  }

  @Override
  protected Http2Headers newHeaders() {
    return told;
  }

  private static final class Told extends DefaultHttp2Headers {
    private HeaderSink sink = HeaderSink.NONE;

    Told() {
      super(false);
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
      sink.field((AsciiString) name, (AsciiString) value);
      return this;
    }
  }
}
