package dev.fairlead.conformance;

import dev.fairlead.testing.BackendConnection;
import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Wire;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Plays response cases against one proxy and its only backend, one at a time. */
final class ResponseRun {
  private static final String AFTER = "GET /after HTTP/1.1\r\nHost: example\r\n\r\n";

  private final ProxyFixture proxy;
  private final ScriptedBackend backend;

  ResponseRun(ProxyFixture proxy, ScriptedBackend backend) {
    this.proxy = proxy;
    this.backend = backend;
  }

  /** A test per case. */
  Stream<DynamicTest> tests(Stream<ResponseCase> cases) {
    return cases.map(row -> DynamicTest.dynamicTest(Wire.shown(row.name()), () -> play(row)));
  }

  private void play(ResponseCase row) {
    for (Delivery delivery : Delivery.values()) {
      proxy.clear();
      backend.answer("/r", script(row, delivery));
      try (RawClient client = proxy.client()) {
        client.send(row.method() + " /r " + row.version() + "\r\nHost: example\r\n\r\n");
        judge(row, client);
      } catch (AssertionError e) {
        throw new AssertionError(
            delivery + ": " + e.getMessage() + "\n  backend sent " + Wire.shown(row.bytes()), e);
      }
      proxy.assertQuiet();
    }
  }

  private static Script script(ResponseCase row, Delivery delivery) {
    return turn -> {
      turn.body();
      turn.write(row.bytes(), delivery);
      switch (row.then()) {
        case KEEP -> {}
        case CLOSE -> turn.close();
        case RESET -> turn.reset();
      }
    };
  }

  private void judge(ResponseCase row, RawClient client) {
    SeenResponse got = client.responseTo(row.method());
    BackendConnection used = backend.connection(backend.heads().getFirst().connection());
    Checks.delivered(got);
    switch (row.fate()) {
      case DELIVERED -> delivered(row, client, got, used);
      case BAD_GATEWAY -> badGateway(row, client, got, used);
      case CUT -> cut(client, got, used);
      case DELIVERED_OR_BAD_GATEWAY -> {
        if (got.status() == 502 && row.status() != 502) {
          badGateway(row, client, got, used);
        } else {
          whole(row, got);
          goesOn(client);
        }
      }
      case BAD_GATEWAY_OR_CUT -> {
        if (got.status() == 502) {
          badGateway(row, client, got, used);
        } else {
          cut(client, got, used);
        }
      }
    }
  }

  private void delivered(
      ResponseCase row, RawClient client, SeenResponse got, BackendConnection used) {
    whole(row, got);
    if (row.reuse() == ResponseCase.Reuse.FORBIDDEN) {
      // Before the next request: what comes after it is sent cannot be told from its answer.
      used.awaitEnd();
    }
    if (row.version().equals("HTTP/1.0")) {
      Checks.that("no chunks for 1.0", !got.fields().has("Transfer-Encoding"), got.fields());
      client.ending();
      return;
    }
    goesOn(client);
    if (row.reuse() == ResponseCase.Reuse.REQUIRED) {
      Checks.equal("connection reused", backend.last().connection(), used.number());
    }
  }

  private static void whole(ResponseCase row, SeenResponse got) {
    Checks.equal("status", got.status(), row.status());
    Checks.that("complete", got.complete(), got.ending());
    Checks.equal("body", got.body().text(), row.body());
    row.check().accept(got);
  }

  private void badGateway(
      ResponseCase row, RawClient client, SeenResponse got, BackendConnection used) {
    Checks.equal("status", got.status(), 502);
    Checks.that("complete", got.complete(), got.ending());
    Checks.equal("attempts seen", backend.requests().size(), 1);
    used.awaitEnd();
    if (row.version().equals("HTTP/1.0")) {
      client.ending();
    } else {
      goesOn(client);
    }
  }

  private static void cut(RawClient client, SeenResponse got, BackendConnection used) {
    Checks.that("cut off", !got.complete() && got.ending() != Ending.COMPLETE, got);
    Checks.equal("ending", got.ending(), Ending.RESET);
    Checks.equal("ending of the connection", client.ending(), Ending.RESET);
    used.awaitEnd();
  }

  private void goesOn(RawClient client) {
    SeenResponse next = client.send(AFTER).response();
    Checks.equal("status of the request after", next.status(), 200);
    Checks.equal("answer to the request after", next.body().text(), "GET /after");
  }
}
