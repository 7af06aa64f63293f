package dev.fairlead.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.PassiveSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.event.EventLog;
import dev.fairlead.model.Address;
import dev.fairlead.probe.HealthControl;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import dev.fairlead.tls.BackendTls;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What checking a thousand backends every second costs this process: its CPU time, by the system's
 * account, as a share of one core. The backends are another process, so theirs is not in it.
 *
 * <p>{@code ProbeBench [backends [pulse-millis [seconds [http|tcp]]]]}
 */
public final class ProbeBench {
  private static final int WARM_UP_SECONDS = 60;

  private ProbeBench() {}

  /** Measures. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int backends = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    Duration pulse = Duration.ofMillis(args.length > 1 ? Long.parseLong(args[1]) : 1000);
    int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 20;
    boolean http = args.length <= 3 || args[3].equals("http");
    Process origin =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ProbedOrigin.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Scanner out = new Scanner(origin.getInputStream(), StandardCharsets.US_ASCII)) {
      measure(out.nextInt(), backends, pulse, seconds, http);
    } finally {
      origin.destroy();
    }
  }

  private static void measure(int port, int backends, Duration pulse, int seconds, boolean http)
      throws InterruptedException {
    Snapshot world = world(port, backends, pulse, http);
    EventLog events = new EventLog(InstantSource.system());
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (HealthControl _ = HealthControl.start(world, events, new BackendTls(), Throwable::printStackTrace)) {
      TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
      long checksBefore = checks(world);
      long cpu = system.getProcessCpuTime();
      long began = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      long used = system.getProcessCpuTime() - cpu;
      long elapsed = System.nanoTime() - began;
      long checks = checks(world) - checksBefore;
      System.out.printf(
          "%d backends, pulse %d ms, %s: %.2f %% of a core, %.0f checks/s, %.1f us each, %d events%n",
          backends,
          pulse.toMillis(),
          http ? "http" : "tcp",
          100.0 * used / elapsed,
          checks * 1e9 / elapsed,
          used / 1e3 / checks,
          events.after(0).size());
      events.after(0).stream()
          .collect(
              Collectors.groupingBy(
                  each -> each.cause() + ", " + each.evidence(), Collectors.counting()))
          .entrySet()
          .stream()
          .limit(10)
          .forEach(System.out::println);
    }
  }

  private static long checks(Snapshot world) {
    return world.upstreams().values().stream()
        .flatMap(upstream -> upstream.backends().stream())
        .map(Backend::health)
        .map(health -> Objects.requireNonNull(health.report()))
        .mapToLong(report -> report.checksInARow())
        .sum();
  }

  private static Snapshot world(int port, int backends, Duration pulse, boolean http) {
    CheckSpec check =
        http
            ? new CheckSpec.Http(
                "GET",
                "/health",
                null,
                List.of(),
                List.of(new CheckSpec.StatusRange(200, 399)),
                null)
            : new CheckSpec.Tcp();
    HealthSpec health =
        new HealthSpec(
            check,
            pulse,
            pulse,
            pulse,
            2,
            3,
            HealthSpec.Initial.UP,
            PassiveSpec.DEFAULTS,
            HealthSpec.WhenNoneReady.ANSWER_503);
    List<BackendSpec> all =
        IntStream.range(0, backends)
            .mapToObj(i -> new BackendSpec("b" + i, new Address(ProbedOrigin.address(i), port), 1))
            .toList();
    UpstreamSpec upstream =
        new UpstreamSpec("main", BalancePolicy.ROUND_ROBIN, all, 1, 1, Duration.ofSeconds(1))
            .with(health);
    ProxySpec spec =
        new ProxySpec(
            List.of(),
            List.of(),
            Map.of("main", upstream),
            TimeoutSpec.DEFAULTS,
            LimitSpec.DEFAULTS,
            ForwardingSpec.DEFAULTS,
            null,
            null,
            1);
    return new SnapshotCompiler(new Labels(), System::nanoTime).compile(spec, null);
  }
}
