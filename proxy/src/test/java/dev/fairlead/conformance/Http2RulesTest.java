package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Http2Client;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are malformed by RFC 9113 section 8, and reach no backend. */
class Http2RulesTest {
  private static final int PROTOCOL_ERROR = 1;
  private static final String SOUND = ":method=GET|:scheme=http|:path=/|:authority=example";
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy = ProxyFixture.start(Specs.to(backend), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static String[] fields(String text) {
    List<String> fields = new ArrayList<>();
    for (String field : text.split("\\|", -1)) {
      int equals = field.indexOf('=');
      fields.add(field.substring(0, equals));
      fields.add(field.substring(equals + 1));
    }
    return fields.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SOUND + "|connection=close",
        SOUND + "|keep-alive=5",
        SOUND + "|proxy-connection=close",
        SOUND + "|transfer-encoding=chunked",
        SOUND + "|upgrade=websocket",
        SOUND + "|te=gzip",
        SOUND + "|te=trailers, gzip",
        SOUND + "|Upper=1",
        SOUND + "|na me=1",
        SOUND + "|na:me=1",
        SOUND + "|=1",
        SOUND + "|x=a\rb",
        SOUND + "|x=a\nb",
        SOUND + "|x=a\u0000b",
        SOUND + "|x= a",
        SOUND + "|x=a\t",
        SOUND + "|x\n=a",
        SOUND + "|:path=/late",
        SOUND + "|x=1|:path=/late",
        SOUND + "|:unknown=1",
        SOUND + "|:status=200",
        SOUND + "|:protocol=websocket",
        SOUND + "|host=other",
        SOUND + "|host=example:80",
        SOUND + "|content-length=5",
        SOUND + "|content-length=x",
        SOUND + "|content-length=0|content-length=0",
        SOUND + "|content-length=0, 0",
        ":method=GET|:scheme=http|:path=/",
        ":method=GET|:scheme=http|:authority=example",
        ":method=GET|:path=/|:authority=example",
        ":scheme=http|:path=/|:authority=example",
        ":method=GET|:method=GET|:scheme=http|:path=/|:authority=example",
        ":method=GET|:scheme=http|:scheme=http|:path=/|:authority=example",
        ":method=GET|:scheme=http|:path=/|:authority=example|:authority=example",
        ":method=GET|:scheme=http|:path=|:authority=example",
        ":method=GET|:scheme=http|:path=a|:authority=example",
        ":method=GET|:scheme=http|:path=http://example/|:authority=example",
        ":method=GET|:scheme=http|:path=*|:authority=example",
        ":method=GET|:scheme=http|:path=/a b|:authority=example",
        ":method=GET|:scheme=http|:path=/a\r\nX: y|:authority=example",
        ":method=GET|:scheme=http|:path=/#a|:authority=example",
        ":method=G T|:scheme=http|:path=/|:authority=example",
        ":method=|:scheme=http|:path=/|:authority=example",
        ":method=GET / HTTP/1.1\r\nX:|:scheme=http|:path=/|:authority=example",
        ":method=GET|:scheme=1|:path=/|:authority=example",
        ":method=GET|:scheme=|:path=/|:authority=example",
        ":method=GET|:scheme=http|:path=/|:authority=",
        ":method=GET|:scheme=http|:path=/|:authority=user@example",
        ":method=GET|:scheme=http|:path=/|:authority=exa mple",
        ":method=GET|:scheme=http|:path=/|:authority=a,b",
        ":method=CONNECT|:scheme=http|:path=/|:authority=example",
        ":method=CONNECT|:protocol=websocket|:authority=example",
        ":method=CONNECT|:protocol=websocket|:scheme=http|:path=/",
      })
  void malformedHead_isReset_andTheConnectionLivesOn(String text) {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.headers(1, true, fields(text));
      assertThat(client.resetOf(1)).isEqualTo(PROTOCOL_ERROR);
      assertThat(client.answer(1).status()).isZero();
      assertThat(client.get(3, "/").whole(3).status()).isEqualTo(200);
    }
    assertThat(backend.heads()).hasSize(1);
    assertThat(proxy.awaitExchanges(2).getFirst().status()).isEqualTo(400);
  }

  @Test
  void asteriskOfOptions_andOddButSoundFields_pass() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.headers(
          1,
          true,
          fields(":authority=example|:path=*|:method=OPTIONS|:scheme=https|x_y.z=\u00ff a"));
      assertThat(client.whole(1).body().text()).isEqualTo("OPTIONS *");
    }
    assertThat(backend.last().fields().only("x_y.z")).isEqualTo("\u00ff a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hell", "hello!"})
  void bodyThatBeliesContentLength_isReset_andNeverWholeForTheBackend(String body) {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.post(1, "/", "content-length", "5").data(1, body, true);
      assertThat(client.resetOf(1)).isEqualTo(PROTOCOL_ERROR);
      assertThat(client.get(3, "/").whole(3).status()).isEqualTo(200);
    }
    assertThat(backend.requests()).extracting(r -> r.method()).containsExactly("GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {":path=/", "connection=close", "X=1", "x=a\nb"})
  void malformedTrailers_resetTheStream(String trailers) {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.post(1, "/").data(1, "x", false).headers(1, true, fields(trailers));
      assertThat(client.resetOf(1)).isEqualTo(PROTOCOL_ERROR);
      assertThat(client.get(3, "/").whole(3).status()).isEqualTo(200);
    }
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void trailersThatDoNotEndTheStream_resetIt() {
    try (Http2Client client = Http2Client.to(proxy.address())) {
      client.post(1, "/").data(1, "x", false).headers(1, false, "x", "1");
      assertThat(client.resetOf(1)).isEqualTo(PROTOCOL_ERROR);
    }
  }
}
