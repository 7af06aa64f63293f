package dev.fairlead.traffic;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server of the JDK that remembers who asked for what. */
final class Site implements AutoCloseable {
  final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /** A request as it came. */
  record Asked(String method, String target, Headers headers, String body) {
    String line() {
      return method + " " + target + (body.isEmpty() ? "" : " " + body);
    }

    String header(String name) {
      return String.join(" & ", headers.getOrDefault(name, List.of()));
    }
  }

  /** An answer, and what it sets. */
  record Reply(int status, List<String> cookies) {
    static final Reply FINE = new Reply(200, List.of());
  }

  Site(Function<Asked, Reply> answers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          Asked one =
              new Asked(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders(),
                  body);
          asked.add(one);
          Reply reply = answers.apply(one);
          reply.cookies().forEach(each -> exchange.getResponseHeaders().add("Set-Cookie", each));
          exchange.sendResponseHeaders(reply.status(), -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> lines() {
    return List.copyOf(asked).stream().map(Asked::line).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
