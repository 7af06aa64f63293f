package dev.fairlead.bench;

import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.routing.RouteTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Finds the last of many routes of one host: the dearest place for it. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // parameters and set-up come before the first call
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteBench {
  /** How many routes. */
  @Param({"20", "1000"})
  public int routes;

  private RouteTable table;
  private SampleHead ordinary;
  private SampleHead escaped;

  /** Makes routes for one host that differ in their paths. */
  @Setup
  public void setUp() {
    List<RouteSpec> specs = new ArrayList<>();
    for (int i = 0; i < routes; i++) {
      String path = i % 4 == 3 ? "/shelf-" + i + "/*/books/**" : "/shelf-" + i + "/**";
      MatchSpec match =
          new MatchSpec(List.of("shop.example.com"), path, List.of("GET", "POST"), Map.of());
      specs.add(new RouteSpec("r" + i, match, "u", TimeoutSpec.DEFAULTS, Long.MAX_VALUE));
    }
    table = new RouteTable(specs);
    ordinary = new SampleHead("/shelf-" + (routes - 2) + "/7/books/1", "?page=2");
    escaped = new SampleHead("/%73helf-" + (routes - 2) + "/7/./books/1", "?page=2");
  }

  /** A path that is compared as it stands. */
  @Benchmark
  public int ordinaryPath() {
    return table.match(ordinary);
  }

  /** A path that is rewritten first. */
  @Benchmark
  public int escapedPath() {
    return table.match(escaped);
  }
}
