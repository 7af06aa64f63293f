package dev.fairlead.bookstore.http;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Sends content as it is made, so that its size does not matter. The stream is closed only when all
 * was written: content that breaks off must not look as if it were whole. Any thread.
 */
final class Streaming {
  private static final int BUFFER = 16 * 1024;

  private Streaming() {}

  static void send(
      ServerRequest request, ServerResponse response, String mediaType, Content content) {
    response.header(HeaderValues.create("Content-Type", mediaType));
    if (request.prologue().method().text().equals("HEAD")) {
      // How long it would be is not known before it is made.
      response.header(NoContentLength.INSTANCE).send();
      return;
    }
    try {
      // Not closed on failure, see above.
      OutputStream out = new BufferedOutputStream(response.outputStream(), BUFFER);
      content.writeTo(out);
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something that writes itself. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }
}
