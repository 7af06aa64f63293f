package dev.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.simulation.BackendModel;
import dev.fairlead.comparison.simulation.Spell;
import dev.fairlead.comparison.simulation.World;
import dev.fairlead.comparison.traffic.Arrivals;
import dev.fairlead.comparison.traffic.ChanceTraffic;
import dev.fairlead.comparison.traffic.ServiceTimes;
import dev.fairlead.config.BalancePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy of a live comparison. */
class LiveProxyTest {
  @TempDir private Path folder;

  /** As in the simulation, where a refused request always goes to another backend. */
  @Test
  void howeverManyAreRefused_allAreTriedAgain() throws Exception {
    BackendModel model = new BackendModel("a", 4);
    World world =
        new World(
            new ChanceTraffic(
                new Arrivals.Poisson(100),
                new ServiceTimes.Exponential(1e6),
                new dev.fairlead.comparison.traffic.Clients(10, 0),
                Duration.ofSeconds(1).toNanos()),
            List.of(model, model));
    try (LiveBackend a = new LiveBackend(model, LiveProxy.name(0), folder.resolve("books.db"));
        LiveBackend b = new LiveBackend(model, LiveProxy.name(1), folder.resolve("books.db"));
        LiveProxy proxy =
            new LiveProxy(world, Contestant.of(BalancePolicy.ROUND_ROBIN), List.of(a, b));
        ClientConnection client = new ClientConnection(proxy.address())) {
      a.begin(new Spell(Spell.Kind.REFUSES, 0, Long.MAX_VALUE, 1));
      byte[] request =
          ClientConnection.bytes(
              "GET /api/books/1 HTTP/1.1\r\nHost: shop\r\nX-Service-Micros: 1\r\n\r\n");
      for (int i = 0; i < 100; i++) {
        ClientConnection.Answer answer = client.ask(request, 30_000);
        assertThat(answer).as("answer %s", i).isEqualTo(new ClientConnection.Answer(200, "b1"));
      }
    }
  }
}
