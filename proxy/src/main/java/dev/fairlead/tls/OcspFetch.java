package dev.fairlead.tls;

import dev.fairlead.certificate.Credential;
import dev.fairlead.certificate.Ocsp;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches OCSP responses from those who issued the certificates and hands them over to be stapled:
 * halfway to when there will be a newer one, so that there is time to try again. What has run out
 * is stapled no longer. Each fetch is on a virtual thread of its own. Any thread.
 */
final class OcspFetch implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int LARGEST = 64 << 10;
  private static final int OK = 200;

  private final EventLog events;
  private final InstantSource clock;
  private final Map<Stapled, Known> known = new HashMap<>();
  private @Nullable HttpClient client;

  /** One certificate where it is shown: each listener is handed its responses by itself. */
  private record Stapled(String listener, X509Certificate leaf) {}

  /** What is known of one. Guarded by {@link #known}'s owner. */
  private static final class Known {
    private Instant due = Instant.MIN;
    private Instant end = Instant.MAX;
    private boolean complained;
  }

  OcspFetch(EventLog events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /** Begins the fetches that are due. */
  synchronized void look(String listener, ServerTls tls) {
    if (!tls.spec().fetchOcsp() || tls.engines() == TlsEngines.JDK) {
      return;
    }
    Instant now = clock.instant();
    List<Credential> credentials = tls.credentials();
    List<X509Certificate> leaves = credentials.stream().map(Credential::leaf).toList();
    known.keySet().removeIf(each -> each.listener.equals(listener) && !leaves.contains(each.leaf));
    for (int i = 0; i < credentials.size(); i++) {
      List<X509Certificate> chain = credentials.get(i).chain();
      if (tls.spec().certificates().get(i).ocsp() != null) {
        continue;
      }
      Optional<URI> responder = Ocsp.responder(chain.getFirst());
      Known each = known.computeIfAbsent(new Stapled(listener, chain.getFirst()), _ -> new Known());
      if (chain.size() < 2 || responder.isEmpty()) {
        cannotAsk(listener, credentials.get(i), each);
        continue;
      }
      if (now.isAfter(each.end)) {
        each.end = Instant.MAX;
        tls.staple(chain.getFirst(), null);
      }
      if (!now.isBefore(each.due)) {
        each.due = now.plus(AFTER_FAILURE);
        URI where = responder.get();
        Thread.ofVirtual()
            .name("ocsp-fetch")
            .start(() -> fetch(listener, tls, chain.get(0), chain.get(1), where));
      }
    }
  }

  private void cannotAsk(String listener, Credential of, Known each) {
    if (!each.complained) {
      each.complained = true;
      String why =
          of.chain().size() < 2
              ? "its file does not hold the issuer's certificate"
              : "it does not say whom to ask";
      String names = String.join(", ", of.names());
      events.say(
          Event.Draft.of(
              Event.Kind.WARNING,
              listener + ": no OCSP response for " + names + " can be fetched: " + why));
    }
  }

  private void fetch(
      String listener, ServerTls tls, X509Certificate leaf, X509Certificate issuer, URI where) {
    try {
      byte[] response = ask(where, Ocsp.request(leaf, issuer));
      Instant next = Ocsp.check(response, leaf, issuer);
      tls.staple(leaf, response);
      fetched(new Stapled(listener, leaf), next);
    } catch (IOException | IllegalArgumentException e) {
      failed(new Stapled(listener, leaf), where, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] ask(URI where, byte[] question) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client()
            .send(
                HttpRequest.newBuilder(where)
                    .timeout(TIMEOUT)
                    .header("Content-Type", Ocsp.REQUEST_TYPE)
                    .POST(BodyPublishers.ofByteArray(question))
                    .build(),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    if (answer.statusCode() != OK) {
      throw new IOException("status " + answer.statusCode());
    }
    return answer.body();
  }

  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
      client = made;
    }
    return made;
  }

  private synchronized void fetched(Stapled where, Instant next) {
    Known each = known.computeIfAbsent(where, _ -> new Known());
    Instant now = clock.instant();
    Duration half = Duration.between(now, next).dividedBy(2);
    Duration wait = half.compareTo(LONGEST) > 0 ? LONGEST : half;
    each.due = now.plus(wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait);
    each.end = next.isAfter(now) ? next : now.plus(LONGEST);
    each.complained = false;
  }

  private void failed(Stapled of, URI where, Exception why) {
    synchronized (this) {
      Known each = known.computeIfAbsent(of, _ -> new Known());
      if (each.complained) {
        return;
      }
      each.complained = true;
    }
    events.say(
        Event.Draft.of(
            Event.Kind.WARNING,
            of.listener + ": no OCSP response from " + where + ": " + words(why)));
  }

  private static String words(Exception why) {
    String message = why.getMessage();
    return switch (why) {
      case ConnectException _ -> "it takes no connection";
      case HttpTimeoutException _ -> "it does not answer in time";
      default -> message == null ? why.getClass().getSimpleName() : message;
    };
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
  }
}
