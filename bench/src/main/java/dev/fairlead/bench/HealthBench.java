package dev.fairlead.bench;

import dev.fairlead.health.BackendHealth;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What an event loop pays for telling a backend's health what became of an attempt. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HealthBench {
  private final BackendHealth health = new BackendHealth();

  /** An ordinary answer. */
  @Benchmark
  public void answered() {
    health.answered(200, 900_000);
  }

  /** An ordinary answer, while another loop tells of another. */
  @Benchmark
  @Threads(2)
  public void answeredByTwoLoops() {
    health.answered(200, 900_000);
  }
}
