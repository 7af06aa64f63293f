package dev.fairlead.admin.view;

import java.util.List;

/** Routes, in file order, in a snapshot. */
public record RouteList(long snapshot, List<RouteView> routes) {
  public RouteList {
    routes = List.copyOf(routes);
  }
}
