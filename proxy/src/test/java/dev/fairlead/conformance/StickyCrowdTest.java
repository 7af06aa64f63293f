package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendState;
import dev.fairlead.config.CookieSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.StickySpec.WhenNotReady;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand clients, four backends, of which the second leaves and returns: who moves, counted.
 */
class StickyCrowdTest {
  private static final int CLIENTS = 1000;
  private static final int BACKENDS = 4;
  private static final int LEAVING = 1;
  private static final int REFUSED = -1;

  private final List<ScriptedBackend> backends = new ArrayList<>();
  private final List<Jar> jars = new ArrayList<>();
  private final List<RawClient> connections = new ArrayList<>();
  private ProxyFixture proxy;

  @BeforeEach
  void start() {
    for (int i = 0; i < BACKENDS; i++) {
      backends.add(ScriptedBackend.start());
      answering(i);
    }
    for (int i = 0; i < CLIENTS; i++) {
      jars.add(new Jar());
    }
  }

  @AfterEach
  void stop() {
    connections.forEach(RawClient::close);
    proxy.assertQuiet();
    proxy.close();
  }

  private void answering(int backend) {
    backends
        .get(backend)
        .answer(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + backend));
  }

  private Specs specs(StickySpec sticky, BackendState leaving) {
    Specs specs = Specs.to().sticky(sticky).workers(2).trusting("127.0.0.0/8");
    for (int i = 0; i < BACKENDS; i++) {
      specs.backend(backends.get(i), 1).state(i == LEAVING ? leaving : BackendState.READY);
    }
    return specs;
  }

  private void begin(StickySpec sticky) {
    proxy =
        ProxyFixture.start(
            specs(sticky, BackendState.READY), backends.toArray(ScriptedBackend[]::new));
    for (int i = 0; i < 5; i++) {
      connections.add(proxy.client());
    }
  }

  private void becomes(StickySpec sticky, BackendState state) {
    assertThat(proxy.server().reload(specs(sticky, state).build())).isEmpty();
  }

  /** Every client asks once, over connections that have nothing to do with clients. */
  private int[] round() {
    int[] served = new int[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      RawClient connection = connections.get(i * 31 % connections.size());
      SeenResponse answer =
          jars.get(i)
              .send(
                  connection,
                  "GET /x",
                  "X-User: user-" + i,
                  "X-Forwarded-For: 198." + (i >> 8) + "." + (i & 255) + ".7");
      assertThat(answer.status()).isIn(200, 503);
      if (answer.status() == 503) {
        assertThat(answer.fields().has("Retry-After")).isTrue();
        assertThat(answer.fields().has("Set-Cookie")).isFalse();
      }
      served[i] = answer.status() == 200 ? Integer.parseInt(answer.body().text()) : REFUSED;
    }
    return served;
  }

  private static long at(int[] served, int backend) {
    return Arrays.stream(served).filter(each -> each == backend).count();
  }

  private static void assertOnlyThoseOfTheLeavingMoved(int[] before, int[] after) {
    int[] expected = before.clone();
    for (int i = 0; i < CLIENTS; i++) {
      if (before[i] == LEAVING) {
        assertThat(after[i]).isNotIn(LEAVING, REFUSED);
        expected[i] = after[i];
      }
    }
    assertThat(after).isEqualTo(expected);
  }

  private static void assertSpreadOverTheOthers(int[] before, int[] after) {
    for (int backend = 0; backend < BACKENDS; backend++) {
      if (backend != LEAVING) {
        assertThat(at(after, backend)).isGreaterThan(at(before, backend) + 30);
      }
    }
  }

  private void kill() {
    backends.get(LEAVING).close();
  }

  private void revive() {
    ScriptedBackend old = backends.get(LEAVING);
    backends.set(LEAVING, ScriptedBackend.start(old.host(), old.port(), 0));
    answering(LEAVING);
  }

  private static StickySpec by(By by, WhenNotReady whenNotReady) {
    String name = by == By.IP ? "" : by == By.HEADER ? "X-User" : "FL";
    return new StickySpec(
        by, name, whenNotReady, CookieSpec.DEFAULTS, 10_000, Duration.ofMinutes(1));
  }

  @Test
  void cookies_backendInMaintenance_movesItsClientsOnce() {
    StickySpec sticky = by(By.COOKIE, WhenNotReady.REDISTRIBUTE);
    begin(sticky);
    int[] first = round();
    assertThat(IntStream.range(0, BACKENDS).map(i -> (int) at(first, i)))
        .containsExactly(250, 250, 250, 250);
    assertThat(round()).isEqualTo(first);

    becomes(sticky, BackendState.MAINTENANCE);
    int[] moved = round();
    assertOnlyThoseOfTheLeavingMoved(first, moved);
    assertSpreadOverTheOthers(first, moved);
    assertThat(round()).isEqualTo(moved);

    becomes(sticky, BackendState.READY);
    assertThat(round()).isEqualTo(moved);
  }

  @Test
  void cookies_backendKilled_movesItsClientsOnce() {
    begin(by(By.COOKIE, WhenNotReady.REDISTRIBUTE));
    int[] first = round();

    kill();
    int[] moved = round();
    assertOnlyThoseOfTheLeavingMoved(first, moved);
    assertThat(at(first, LEAVING)).isEqualTo(250);

    revive();
    assertThat(round()).isEqualTo(moved);
  }

  @ParameterizedTest
  @EnumSource(
      value = By.class,
      names = {"HEADER", "IP"})
  void hashed_backendInMaintenance_movesItsClientsAndTheyComeHome(By by) {
    StickySpec sticky = by(by, WhenNotReady.REDISTRIBUTE);
    begin(sticky);
    int[] home = round();
    for (int i = 0; i < BACKENDS; i++) {
      assertThat(at(home, i)).isBetween(170L, 330L);
    }
    assertThat(round()).isEqualTo(home);

    becomes(sticky, BackendState.MAINTENANCE);
    int[] away = round();
    assertOnlyThoseOfTheLeavingMoved(home, away);
    assertSpreadOverTheOthers(home, away);

    becomes(sticky, BackendState.READY);
    assertThat(round()).isEqualTo(home);
  }

  @Test
  void hashed_backendKilled_movesItsClientsAndTheyComeHome() {
    begin(by(By.HEADER, WhenNotReady.REDISTRIBUTE));
    int[] home = round();

    kill();
    int[] away = round();
    assertOnlyThoseOfTheLeavingMoved(home, away);
    assertSpreadOverTheOthers(home, away);
    assertThat(round()).isEqualTo(away);

    revive();
    assertThat(round()).isEqualTo(home);
  }

  @ParameterizedTest
  @EnumSource(
      value = By.class,
      names = {"COOKIE", "HEADER"})
  void refuse_clientsOfAKilledBackend_are503UntilItReturns(By by) {
    begin(by(by, WhenNotReady.REFUSE));
    int[] first = round();

    kill();
    int[] without = round();
    for (int i = 0; i < CLIENTS; i++) {
      assertThat(without[i]).isEqualTo(first[i] == LEAVING ? REFUSED : first[i]);
    }

    revive();
    assertThat(round()).isEqualTo(first);
  }

  @Test
  void refuse_clientsOfABackendInMaintenance_are503UntilItReturns() {
    StickySpec sticky = by(By.COOKIE, WhenNotReady.REFUSE);
    begin(sticky);
    int[] first = round();

    becomes(sticky, BackendState.MAINTENANCE);
    int[] without = round();
    for (int i = 0; i < CLIENTS; i++) {
      assertThat(without[i]).isEqualTo(first[i] == LEAVING ? REFUSED : first[i]);
    }

    becomes(sticky, BackendState.READY);
    assertThat(round()).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(
      value = By.class,
      names = {"COOKIE", "HEADER"})
  void draining_backendKeepsItsClientsAndGetsNoOthers(By by) {
    StickySpec sticky = by(by, WhenNotReady.REDISTRIBUTE);
    begin(sticky);
    int[] first = round();

    becomes(sticky, BackendState.DRAIN);
    assertThat(round()).isEqualTo(first);
    if (by == By.COOKIE) {
      for (int i = 0; i < 20; i++) {
        assertThat(new Jar().get(connections.getFirst(), "/x").body().text()).isNotEqualTo("1");
      }
    }
  }
}
