package dev.fairlead.conformance;

import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenRequest;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Wire;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Plays request cases against one proxy and its only backend, one at a time. */
final class RequestRun {
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: example\r\n\r\n";
  private static final String AFTER = "GET /after HTTP/1.1\r\nHost: example\r\n\r\n";

  private final ProxyFixture proxy;
  private final ScriptedBackend backend;

  RequestRun(ProxyFixture proxy, ScriptedBackend backend) {
    this.proxy = proxy;
    this.backend = backend;
  }

  /** A test per case. */
  Stream<DynamicTest> tests(Stream<RequestCase> cases) {
    return cases.map(row -> DynamicTest.dynamicTest(Wire.shown(row.name()), () -> play(row)));
  }

  private void play(RequestCase row) {
    for (Delivery delivery : Delivery.values()) {
      play(row, row.bytes(), delivery);
    }
    if (row.sees() == null) {
      play(row, row.bytes() + SMUGGLED, Delivery.WHOLE);
    }
  }

  private void play(RequestCase row, String bytes, Delivery delivery) {
    proxy.clear();
    long before = backend.received();
    try (RawClient client = proxy.client()) {
      SeenResponse first = client.send(bytes, delivery).responseTo(method(row, 0));
      if (row.sees() == null
          || (row.refusals().contains(first.status()) && backend.requests().isEmpty())) {
        refused(row, client, first, before);
      } else {
        answered(row, client, first);
      }
    } catch (AssertionError e) {
      throw new AssertionError(
          delivery + ": " + e.getMessage() + "\n  sent " + Wire.shown(bytes) + seen(), e);
    }
    proxy.assertQuiet();
  }

  private String seen() {
    return "\n  seen " + backend.heads().stream().map(head -> Wire.shown(head.head())).toList();
  }

  private void refused(RequestCase row, RawClient client, SeenResponse answer, long before) {
    Checks.that("status", row.refusals().contains(answer.status()), answer.status());
    Checks.that("complete", answer.complete(), answer.ending());
    Checks.delivered(answer);
    Checks.equal("Connection", Checks.options(answer.fields()), List.of("close"));
    client.ending();
    Checks.equal("whole requests", summaries(), List.of());
    if (row.begins()) {
      backend.heads().forEach(head -> backend.connection(head.connection()).awaitEnd());
    } else {
      Checks.equal("bytes at the backend", backend.received() - before, 0L);
    }
  }

  private void answered(RequestCase row, RawClient client, SeenResponse first) {
    SeenResponse answer = first;
    for (int i = 0; i < row.answers().size(); i++) {
      answer = i == 0 ? first : client.responseTo(method(row, i));
      Checks.equal("status of answer " + i, answer.status(), row.answers().get(i));
      Checks.that("complete", answer.complete(), answer.ending());
      Checks.delivered(answer);
    }
    if (row.closing()) {
      Checks.equal("Connection", Checks.options(answer.fields()), List.of("close"));
      client.ending();
    }
    Checks.equal("requests seen", summaries(), row.sees());
    List<SeenRequest> seen = backend.requests();
    seen.forEach(Checks::forwarded);
    if (!seen.isEmpty()) {
      row.check().accept(seen.getLast());
    }
    if (!row.closing()) {
      goesOn(client);
    }
  }

  /** The next request on the same connection is understood, so nothing was left over. */
  private void goesOn(RawClient client) {
    backend.clear();
    SeenResponse next = client.send(AFTER).response();
    Checks.equal("status of the request after", next.status(), 200);
    Checks.equal("the request after", summaries(), List.of("GET /after"));
  }

  private List<String> summaries() {
    return backend.requests().stream().map(SeenRequest::summary).toList();
  }

  private static String method(RequestCase row, int answer) {
    boolean head =
        row.sees() != null
            && answer < row.sees().size()
            && row.sees().get(answer).startsWith("HEAD ");
    return head ? "HEAD" : "GET";
  }
}
