package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.fault.Faults;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Lets faults happen to every request but those that switch them off or look on. Any thread. */
final class FaultFilter implements Filter {
  private static final String FAILED =
      "This failure is on purpose: the bookstore runs with faults.";

  private final Faults faults;

  FaultFilter(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    String path = request.prologue().uriPath().path();
    boolean spared =
        path.equals(AdminResources.FAULTS) || path.equals("/api/login") || path.equals("/metrics");
    if (!spared) {
      meet();
    }
    chain.proceed();
  }

  private void meet() {
    try {
      if (!faults.meet()) {
        throw new ProblemException(Problem.of(faults.settings().errorStatus(), FAILED));
      }
    } catch (InterruptedException e) {
      // It was never to be answered.
      throw new CloseConnectionException("let go after a fault on purpose", e);
    }
  }
}
