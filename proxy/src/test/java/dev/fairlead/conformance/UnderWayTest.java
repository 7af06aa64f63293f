package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.runtime.UnderWay;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Who holds on to a backend. */
class UnderWayTest {
  @Test
  void exchangeAtABackend_isNamedUntilItEnds_withoutItsQuery() {
    ScriptedBackend backend = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    backend.answer(Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(backend), backend);
        RawClient client = proxy.client()) {
      var upstream = proxy.server().snapshot().upstreams().values().iterator().next();
      String name = upstream.backend(0).name();
      client.send("GET /cart/7?secret=1 HTTP/1.1\r\nHost: example\r\n\r\n");
      Await.until("the request is seen", () -> backend.heads().size() == 1);

      UnderWay seen = proxy.server().exchanges(upstream.spec().name(), name);

      assertThat(seen.complete()).isTrue();
      assertThat(seen.total()).isEqualTo(1);
      UnderWay.Held held = seen.exchanges().getFirst();
      assertThat(held.client()).isEqualTo("127.0.0.1");
      assertThat(held.method()).isEqualTo("GET");
      assertThat(held.path()).isEqualTo("/cart/7");
      assertThat(held.ageMillis()).isNotNegative();
      assertThat(proxy.server().exchanges(upstream.spec().name(), "other").total()).isZero();

      go.countDown();
      assertThat(client.response().status()).isEqualTo(200);
      Await.until(
          "nobody holds on",
          () -> proxy.server().exchanges(upstream.spec().name(), name).total() == 0);
    }
  }
}
