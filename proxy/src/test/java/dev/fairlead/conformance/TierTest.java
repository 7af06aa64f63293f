package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which backends serve at all: tiers, states, weights that change, and slow starts. */
class TierTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";

  private static void serve(RawClient client, int requests) {
    for (int i = 0; i < requests; i++) {
      assertThat(client.send(GET).response().status()).isEqualTo(200);
    }
  }

  private static Upstream main(ProxyFixture proxy) {
    return proxy.server().snapshot().upstreams().get("main");
  }

  @Test
  void backup_isTriedLast_howeverManyFailBeforeIt() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    ScriptedBackend c = ScriptedBackend.start();
    ScriptedBackend d = ScriptedBackend.start();
    ScriptedBackend last = ScriptedBackend.start();
    Specs specs = Specs.to(a, b, c, d).backend(last, 1).priority(BackendSpec.BACKUP);
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b, c, d, last)) {
      List.of(a, b, c, d).forEach(ScriptedBackend::refuse);
      try (RawClient client = proxy.client()) {
        serve(client, 5);
      }
      assertThat(last.requests()).hasSize(5);
      assertThat(proxy.awaitExchanges(5).stream().map(RecordedExchange::attempts)).containsOnly(3);
      proxy.assertQuiet();
    }
  }

  @Test
  void backup_servesWhileTheOthersFailAndNoLonger() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    Specs specs = Specs.to(a).backend(b, 1).priority(BackendSpec.BACKUP);
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b)) {
      try (RawClient client = proxy.client()) {
        serve(client, 4);
        assertThat(b.requests()).isEmpty();
        a.refuse();
        a.closeConnections();
        serve(client, 3);
        assertThat(b.requests()).hasSize(3);
        assertThat(proxy.awaitExchanges(7).stream().skip(4).map(RecordedExchange::attempts))
            .containsOnly(2);
        ScriptedBackend back = ScriptedBackend.start(a.host(), a.port(), 0);
        serve(client, 4);
        assertThat(back.requests()).hasSize(4);
        assertThat(b.requests()).hasSize(3);
        back.close();
      }
      proxy.assertQuiet();
    }
  }

  @Test
  void reloadedWeights_changeSharesAndNothingElse() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/hold", Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a, b), a, b)) {
      try (RawClient held = proxy.client();
          RawClient client = proxy.client()) {
        held.send("GET /hold HTTP/1.1\r\nHost: example\r\n\r\n");
        Await.until("it is held", () -> a.heads().size() == 1);
        Backend before = main(proxy).backend(0);
        proxy.server().reload(Specs.to().backend(a, 1).backend(b, 3).build());
        assertThat(main(proxy).backend(0)).isSameAs(before);
        assertThat(before.inFlight()).isEqualTo(1);
        serve(client, 8);
        assertThat(a.requests()).hasSize(2);
        assertThat(b.requests()).hasSize(6);
        go.countDown();
        assertThat(held.response().status()).isEqualTo(200);
      }
      proxy.assertQuiet();
    }
  }

  @Test
  void drainedAndMaintained_serveNobodyNew() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/hold", Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a, b), a, b)) {
      try (RawClient held = proxy.client();
          RawClient client = proxy.client()) {
        held.send("GET /hold HTTP/1.1\r\nHost: example\r\n\r\n");
        Await.until("it is held", () -> a.heads().size() == 1);
        for (BackendState away :
            new BackendState[] {BackendState.DRAIN, BackendState.MAINTENANCE}) {
          proxy.server().reload(Specs.to().backend(a, 1).state(away).backend(b, 1).build());
          b.clear();
          serve(client, 4);
          assertThat(b.requests()).hasSize(4);
        }
        go.countDown();
        assertThat(held.response().status()).as("under way, it ends").isEqualTo(200);
        assertThat(a.requests()).hasSize(1);
        proxy.server().reload(Specs.to(a, b).build());
        serve(client, 4);
        assertThat(a.requests()).hasSize(3);
        proxy.server().reload(Specs.to(a).state(BackendState.MAINTENANCE).build());
        assertThat(client.send(GET).response().status()).isEqualTo(503);
      }
      proxy.assertQuiet();
    }
  }

  @Test
  void addedBackend_startsSlowlyAndComesToItsShare() {
    ScriptedBackend a = ScriptedBackend.start();
    ScriptedBackend b = ScriptedBackend.start();
    SlowStartSpec slow = new SlowStartSpec(Duration.ofHours(1), 1, 0.1);
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a).slowStart(slow), a, b)) {
      try (RawClient client = proxy.client()) {
        proxy.server().reload(Specs.to(a, b).slowStart(slow).build());
        serve(client, 22);
        assertThat(b.requests()).hasSize(2);
        SlowStartSpec quick = SlowStartSpec.of(Duration.ofMillis(1_500));
        proxy.server().reload(Specs.to(a).slowStart(quick).build());
        proxy.server().reload(Specs.to(a, b).slowStart(quick).build());
        assertThat(main(proxy).ready().share(1)).isLessThan(100);
        Await.until("it has its whole share", () -> main(proxy).ready().share(1) == 100);
        a.clear();
        b.clear();
        serve(client, 10);
        assertThat(b.requests()).hasSize(5);
      }
      proxy.assertQuiet();
    }
  }
}
