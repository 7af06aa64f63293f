package dev.fairlead.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.CheckSpec.BodyTest;
import dev.fairlead.config.CheckSpec.Field;
import dev.fairlead.config.CheckSpec.StatusRange;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.model.Address;
import dev.fairlead.testing.Http2Backend;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import io.netty.handler.codec.http2.Http2Error;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a check over HTTP/2 asks, and how it judges the answer. */
class Http2ProbeTest {
  private static final LinkSpec LINK =
      new LinkSpec(Protocol.HTTP_2, LinkSpec.DEFAULTS.tls(), LinkSpec.DEFAULTS.proxyProtocol());

  private final Http2Backend backend = Http2Backend.start();

  @AfterEach
  void close() {
    backend.close();
  }

  private String check(CheckSpec what) {
    return ProbeFor.check(what, new Address("127.0.0.1", backend.port()), LINK);
  }

  private static CheckSpec.Http get(BodyTest body) {
    return new CheckSpec.Http(
        "GET",
        "/health",
        null,
        List.of(new Field("X-Probe", "y".repeat(300))),
        List.of(new StatusRange(200, 299)),
        body);
  }

  @Test
  void request_isWhatOverHttp1ItWouldBe() {
    assertThat(check(get(null))).isEqualTo("passed GET /health: status 200");
    assertThat(backend.last().field(":authority")).isEqualTo("127.0.0.1:" + backend.port());
    assertThat(backend.last().field("user-agent")).isEqualTo("fairlead-health");
    assertThat(backend.last().field("x-probe")).hasSize(300);
  }

  @Test
  void statusAndBody_areHeldAgainstWhatIsExpected() {
    backend.atEnd("/health", r -> r.head(503, true));
    assertThat(check(get(null))).isEqualTo("failed GET /health: status 503, expected 200 to 299");
    backend.atEnd("/health", r -> r.head(200, false).send("all is well", true));
    assertThat(check(get(new BodyTest("is well", false)))).startsWith("passed");
    assertThat(check(get(new BodyTest("is ill", false)))).startsWith("failed");
  }

  @Test
  void resetAndForeignProtocol_areToldFrom() {
    backend.atEnd("/health", r -> r.reset(Http2Error.REFUSED_STREAM));
    assertThat(check(get(null))).contains("it reset the stream: REFUSED_STREAM");
    try (ScriptedBackend http1 = ScriptedBackend.start()) {
      http1.answer(Script.bytesThenClose("HTTP/1.1 400 Bad Request\r\n\r\n"));
      assertThat(ProbeFor.check(get(null), new Address(http1.host(), http1.port()), LINK))
          .startsWith("failed");
    }
  }

  @Test
  void answerWithoutGrpcStatus_isNoGrpc() {
    backend.atEnd("/grpc.health.v1.Health/Check", r -> r.head(200, true));
    assertThat(check(new CheckSpec.Grpc("a.B")))
        .isEqualTo("failed grpc a.B: no grpc-status, so it does not speak gRPC");
    assertThat(backend.last().field("te")).isEqualTo("trailers");
    assertThat(backend.last().body()).isEqualTo("\0\0\0\0\5\n\3a.B");
  }
}
