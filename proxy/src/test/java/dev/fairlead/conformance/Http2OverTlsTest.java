package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.TlsFiles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of everyday use, which chooses HTTP/2 by ALPN. */
@SuppressWarnings("StringConcatToTextBlock")
class Http2OverTlsTest {
  @TempDir Path folder;

  @Test
  void theJdksClient_isServed_manyAtOnce_largeBodiesBothWays() throws Exception {
    TlsFiles files = new TlsFiles(folder);
    ScriptedBackend backend = ScriptedBackend.start();
    int size = 1_000_000;
    backend.answer(
        "/large",
        Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + "x".repeat(size)));
    try (ProxyFixture proxy =
            ProxyFixture.start(
                Specs.to(backend).listen(TlsFiles.listener(files.server("shop", "localhost"))),
                backend);
        HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(files.client(null))
                .build()) {
      String root = "https://localhost:" + proxy.address().getPort();
      HttpResponse<String> first = client.send(get(root + "/first"), BodyHandlers.ofString());
      assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(first.body()).isEqualTo("GET /first");
      assertThat(backend.last().fields().only("X-Forwarded-Proto")).isEqualTo("https");

      List<CompletableFuture<String>> many =
          IntStream.range(0, 60)
              .mapToObj(i -> client.sendAsync(get(root + "/" + i), BodyHandlers.ofString()))
              .map(sent -> sent.thenApply(HttpResponse::body))
              .toList();
      for (int i = 0; i < many.size(); i++) {
        assertThat(many.get(i).get()).isEqualTo("GET /" + i);
      }
      assertThat(client.send(get(root + "/large"), BodyHandlers.ofByteArray()).body())
          .hasSize(size);
      HttpRequest upload =
          HttpRequest.newBuilder(URI.create(root + "/up"))
              .POST(BodyPublishers.ofByteArray(new byte[size]))
              .build();
      assertThat(client.send(upload, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThat(backend.last().body().length()).isEqualTo(size);
    }
  }

  private static HttpRequest get(String uri) {
    return HttpRequest.newBuilder(URI.create(uri)).build();
  }
}
