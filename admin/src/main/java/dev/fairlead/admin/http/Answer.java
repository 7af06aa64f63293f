package dev.fairlead.admin.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What an operation answers. Immutable, but for the stream. */
public sealed interface Answer {
  /** An answer that is known whole. */
  sealed interface Whole extends Answer {
    /** 200 to 299. */
    int status();

    /** Fields of its own. */
    Map<String, String> headers();
  }

  /** A record, as JSON. */
  record Body(int status, Map<String, String> headers, Object value) implements Whole {}

  /** Text of a media type. */
  record Text(int status, Map<String, String> headers, String type, String text) implements Whole {}

  /** Bytes of a media type. Not to be changed once given. */
  @SuppressWarnings("ArrayRecordComponent") // written once, to a connection
  record Bytes(int status, Map<String, String> headers, String type, byte[] bytes)
      implements Whole {}

  /** What goes on until somebody leaves. */
  record Stream(String type, Writer writer) implements Answer {}

  /** Writes a stream. */
  @FunctionalInterface
  interface Writer {
    /** Writes until it is over; an exception means that the client has left. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** 200 with a record. */
  static Answer ok(Object value) {
    return new Body(200, Map.of(), value);
  }

  /** 200 with a record that a snapshot decides. */
  static Answer ok(Object value, long snapshot) {
    return new Body(200, Map.of("ETag", etag(snapshot)), value);
  }

  /** The entity tag of a snapshot. */
  static String etag(long snapshot) {
    return "\"" + snapshot + "\"";
  }
}
