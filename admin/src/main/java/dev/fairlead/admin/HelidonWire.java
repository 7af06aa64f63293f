package dev.fairlead.admin;

import dev.fairlead.admin.http.Call;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request as the web server has it. Used by the thread that serves it. */
final class HelidonWire implements Call.Wire {
  private final ServerRequest request;

  HelidonWire(ServerRequest request) {
    this.request = request;
  }

  @Override
  public String method() {
    return request.prologue().method().text();
  }

  @Override
  public String path() {
    return request.path().rawPath();
  }

  @Override
  public @Nullable String header(String name) {
    return request.headers().first(HeaderNames.create(name)).orElse(null);
  }

  @Override
  public List<String> query(String name) {
    return request.query().all(name, List::of);
  }

  @Override
  public Set<String> queryNames() {
    return request.query().names();
  }

  @Override
  public InetAddress from() {
    return Exchange.peer(request);
  }

  @Override
  public boolean hasBody() {
    return request.content().hasEntity();
  }

  @Override
  public InputStream body() {
    if (request.headers().contentLength().orElse(0) > Call.LARGEST_BODY) {
      throw Call.tooLarge();
    }
    return request.content().hasEntity()
        ? request.content().inputStream()
        : InputStream.nullInputStream();
  }

  /**
   * Reads on, up to so many bytes, and has the connection closed when that is not the end: a client
   * that is cut off while it sends may never see the answer.
   */
  void drop(int most, ServerResponse response) {
    if (!hasBody() || request.content().consumed()) {
      return;
    }
    try {
      InputStream in = request.content().inputStream();
      long left = most;
      byte[] some = new byte[16 * 1024];
      int read = 0;
      while (left > 0 && read >= 0) {
        read = in.read(some);
        left -= Math.max(0, read);
      }
      if (read >= 0) {
        response.header(HeaderNames.CONNECTION, "close");
      }
    } catch (IOException | RuntimeException e) {
      response.header(HeaderNames.CONNECTION, "close");
    }
  }
}
