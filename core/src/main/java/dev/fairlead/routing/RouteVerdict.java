package dev.fairlead.routing;

import java.util.List;

/**
 * How one route fares with a request, condition by condition: what {@link RouteTable#match} asks,
 * but all of it.
 *
 * @param host whether it takes the host
 * @param path whether it takes the path
 * @param method whether it takes the method
 * @param headers names, in lower case, of the fields it asks for that are missing or say something
 *     else
 */
public record RouteVerdict(boolean host, boolean path, boolean method, List<String> headers) {
  public RouteVerdict {
    headers = List.copyOf(headers);
  }

  /** Whether it would take the request, if no other came first. */
  public boolean fits() {
    return host && path && method && headers.isEmpty();
  }
}
