package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Feeds the decoders in pieces, as the proxy does, and holds them to what they promise on the way:
 * whoever asks for more has taken all there was, and no block grows beyond its limit.
 */
final class MessageDriver {
  static final int MAX_BYTES = 32 * 1024;
  static final int MAX_TARGET = 8 * 1024;
  static final int MAX_FIELDS = 10_000;
  static final int MAX_TRAILER_BYTES = 8 * 1024;

  private final Http1RequestDecoder requests = new Http1RequestDecoder();
  private final Http1ResponseDecoder responses = new Http1ResponseDecoder();
  private final ChunkedDecoder chunked = new ChunkedDecoder();
  private int maxBytes = MAX_BYTES;
  private int maxTarget = MAX_TARGET;
  private int maxFields = MAX_FIELDS;

  /** What the next pieces are read as. */
  private interface Head {
    /** Null while more is needed. */
    Seen decode(ByteBuf in);
  }

  MessageDriver limits(int bytes, int target, int fields) {
    maxBytes = bytes;
    maxTarget = target;
    maxFields = fields;
    return this;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Reads a request that arrives in pieces which end at {@code cuts}. */
  Seen request(byte[] in, int... cuts) {
    requests.begin(maxBytes, maxTarget, maxFields);
    return read(in, cuts, this::requestHead);
  }

  Seen request(String in, int... cuts) {
    return request(bytes(in), cuts);
  }

  /** Reads a response that arrives in pieces which end at {@code cuts}. */
  Seen response(byte[] in, boolean toHead, int... cuts) {
    responses.begin(maxBytes, maxFields, toHead);
    return read(in, cuts, this::responseHead);
  }

  Seen response(String in, int... cuts) {
    return response(bytes(in), false, cuts);
  }

  /** The head that {@link #request} read last. */
  Http1Request lastRequest() {
    return requests.request();
  }

  /** The head that {@link #response} read last. */
  Http1Response lastResponse() {
    return responses.response();
  }

  private Seen requestHead(ByteBuf in) {
    boolean done = requests.decode(in);
    assertThat(requests.request().fields().length()).isLessThanOrEqualTo(maxBytes);
    if (!done) {
      return null;
    }
    if (requests.failure() != null) {
      return Seen.noHead("REFUSED " + requests.failure());
    }
    Http1Request r = requests.request();
    byte[] b = r.bytes();
    List<String> start =
        List.of(
            Ascii.string(b, r.methodStart(), r.methodEnd()),
            Ascii.string(b, r.targetStart, r.targetEnd()),
            "1." + r.minorVersion(),
            Ascii.string(b, r.hostStart(), r.hostEnd()),
            Ascii.string(b, r.authorityStart(), r.authorityEnd()),
            Ascii.string(b, r.pathStart(), r.pathEnd()),
            r.close() ? "close" : "keep");
    return head(start, r.fields(), r.framing(), r.contentLength());
  }

  private Seen responseHead(ByteBuf in) {
    Http1ResponseDecoder.Result result = responses.decode(in);
    assertThat(responses.response().fields().length()).isLessThanOrEqualTo(maxBytes);
    if (result == Http1ResponseDecoder.Result.MORE) {
      return null;
    }
    if (result == Http1ResponseDecoder.Result.REFUSED) {
      return Seen.noHead("REFUSED");
    }
    Http1Response r = responses.response();
    List<String> start =
        List.of(
            "1." + r.minorVersion,
            Integer.toString(r.status()),
            Ascii.string(r.fields().block(), r.reasonStart(), r.reasonEnd()),
            r.reusable() ? "reusable" : "once");
    return head(start, r.fields(), r.framing(), r.contentLength());
  }

  private static Seen head(List<String> start, Fields fields, BodyFraming framing, long length) {
    String ends = framing == BodyFraming.LENGTH ? "LENGTH " + length : framing.name();
    return new Seen("WHOLE", start, lines(fields), ends, "", "", List.of(), -1);
  }

  static List<String> lines(Fields fields) {
    List<String> lines = new ArrayList<>();
    byte[] b = fields.block();
    for (int i = 0; i < fields.count(); i++) {
      lines.add(
          Ascii.string(b, fields.nameStart(i), fields.nameEnd(i))
              + '|'
              + Ascii.string(b, fields.valueStart(i), fields.valueEnd(i)));
    }
    return lines;
  }

  private Seen read(byte[] in, int[] cuts, Head head) {
    int[] ends = Arrays.copyOf(cuts, cuts.length + 1);
    ends[cuts.length] = in.length;
    Body body = null;
    int from = 0;
    for (int end : ends) {
      ByteBuf piece = Unpooled.wrappedBuffer(in, from, end - from);
      if (body == null) {
        Seen seen = head.decode(piece);
        if (seen != null) {
          if (!seen.whole()) {
            return seen;
          }
          body = new Body(seen);
        }
      }
      if (body != null && body.take(piece)) {
        return body.result(end - piece.readableBytes());
      }
      assertThat(piece.isReadable()).as("taken whole").isFalse();
      from = end;
    }
    return body == null ? Seen.noHead("MORE") : body.result(-1);
  }

  /** The rest of a message whose head is known. */
  private final class Body {
    private final Seen head;
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private long left;
    private String outcome = "MORE";

    Body(Seen head) {
      this.head = head;
      left =
          switch (head.framing()) {
            case "NONE" -> 0;
            case "CHUNKED" -> -1;
            case "UNTIL_CLOSE" -> Long.MAX_VALUE;
            default -> Long.parseLong(head.framing().substring("LENGTH ".length()));
          };
      chunked.begin();
    }

    /** Takes what belongs to the body; returns whether it has ended, well or not. */
    boolean take(ByteBuf in) {
      if (left < 0) {
        return takeChunks(in);
      }
      left -= drain(in, (int) Math.min(left, in.readableBytes()));
      outcome = left == 0 ? "END" : "MORE";
      return left == 0;
    }

    private boolean takeChunks(ByteBuf in) {
      while (true) {
        switch (chunked.next(in)) {
          case DATA -> chunked.taken(drain(in, chunked.available(in)));
          case END -> {
            outcome = "END";
            return true;
          }
          case MALFORMED -> {
            outcome = "REFUSED";
            return true;
          }
          case MORE -> {
            assertThat(chunked.trailers().length()).isLessThan(MAX_TRAILER_BYTES);
            return false;
          }
        }
      }
    }

    private int drain(ByteBuf in, int n) {
      byte[] taken = new byte[n];
      in.readBytes(taken);
      data.writeBytes(taken);
      return n;
    }

    Seen result(int end) {
      if (outcome.equals("MORE") && head.framing().equals("UNTIL_CLOSE")) {
        return head.withBody(data.toString(StandardCharsets.ISO_8859_1), List.of(), -1);
      }
      return outcome.equals("END")
          ? head.withBody(
              data.toString(StandardCharsets.ISO_8859_1), lines(chunked.trailers()), end)
          : head.noBody(outcome);
    }
  }
}
