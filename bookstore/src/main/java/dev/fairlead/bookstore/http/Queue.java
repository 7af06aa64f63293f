package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.capacity.Tills;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.regex.Pattern;

/**
 * Lets requests wait their turn where capacity is simulated; the health is answered at once, since
 * it tells whether the instance lives, not how busy it is. Any thread.
 */
final class Queue implements Filter {
  /** Microseconds that a request asks to be served, where it is asked. */
  private static final HeaderName SERVICE_TIME = HeaderNames.create("X-Service-Micros");

  private static final Pattern MICROS = Pattern.compile("[0-9]{1,12}");

  private static final Problem FAILED =
      Problem.of(500, "This failure is simulated: the bookstore runs with a fail rate.");
  private static final Problem STOPPING =
      Problem.of(503, "The bookstore is stopping; the request was not served.");

  private final Tills tills;

  Queue(Tills tills) {
    this.tills = tills;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (!request.prologue().uriPath().path().equals(Health.PATH)) {
      await(request.headers().value(SERVICE_TIME).orElse(""));
    }
    chain.proceed();
  }

  private void await(String asked) {
    try {
      if (!tills.serve(MICROS.matcher(asked).matches() ? Long.parseLong(asked) * 1000 : 0)) {
        throw new ProblemException(FAILED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(STOPPING);
    }
  }
}
