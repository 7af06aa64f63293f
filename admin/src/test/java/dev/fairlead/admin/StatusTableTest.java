package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.StatusReport.BackendStatus;
import dev.fairlead.admin.StatusReport.LatencyMillis;
import dev.fairlead.admin.StatusReport.QueueStatus;
import dev.fairlead.admin.StatusReport.RouteStatus;
import dev.fairlead.admin.StatusReport.Sums;
import dev.fairlead.admin.StatusReport.UpstreamStatus;
import dev.fairlead.admin.view.LimitView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusTableTest {
  @Test
  void table_showsRoutesAndBackends() {
    String table = StatusTable.of(StatusReportsTest.SAMPLE);
    assertThat(table)
        .contains("fairlead 1.2.3, pid 42, up 1:02:03, configuration 1, 7 client connections\n")
        .contains("refused connections: tooMany 2, tooManyOfClient 1, withoutProxyHeader 0\n")
        .contains("listening on 127.0.0.1:8080\n")
        .contains("bookstore (least-connections)\n")
        .contains("(no route)")
        .contains("  backup; at most 1 at a time\n")
        .contains(
            "queue: 0 of 1 waiting, 1 waited (mean 4.00 ms, max 4.00 ms), 1 refused, 1 timed out\n")
        .contains("access log: 10 lines written, 2 dropped, 1 errors\n");
    assertThat(table.lines().filter(line -> line.startsWith("books ")))
        .singleElement()
        .asString()
        .matches("books +3 +2 +0 +1 +2\\.\\d+ +3\\.\\d+ +3\\.\\d+");
    assertThat(table.lines().filter(line -> line.startsWith("b2 ")))
        .singleElement()
        .asString()
        .matches("b2 +1 +1 +1 +0 +0 +1 .*");
  }

  @Test
  void hugeFiguresAndNames_stayWithinTheWidth() {
    LatencyMillis latency = new LatencyMillis(3_600_000, 3_600_000, 3_600_000, 3_600_000);
    TreeMap<Integer, Long> statuses = new TreeMap<>();
    statuses.put(200, 900_000_000_000L);
    statuses.put(404, 900_000_000_000L);
    statuses.put(500, 900_000_000_000L);
    Sums sums =
        new Sums(
            2_700_000_000_000L,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            statuses,
            new TreeMap<>(),
            latency,
            latency);
    String name = "n".repeat(300);
    StatusReport report =
        new StatusReport(
            name,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            List.of(name),
            Integer.MAX_VALUE,
            new TreeMap<>(Map.of("tooMany", 999_999_999L, "tooManyOfClient", 999_999_999L)),
            3,
            sums,
            List.of(new RouteStatus(name, name, sums)),
            List.of(
                new UpstreamStatus(
                    name,
                    "round-robin",
                    new QueueStatus(
                        100_000, 100_000, 999_999_999, 999_999_999, 999_999_999, 99_999, 99_999),
                    List.of(
                        new BackendStatus(
                            name,
                            name,
                            "maintenance",
                            "maintenance",
                            name,
                            name,
                            1000,
                            0,
                            10,
                            999_999,
                            1_000_000,
                            sums)))),
            new TreeMap<>(),
            List.of(
                new LimitView(
                    name,
                    name,
                    name,
                    true,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    10_000_000,
                    10_000_000,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    List.of(new LimitView.OffenderView(name, Long.MAX_VALUE)))),
            null,
            List.of());
    assertThat(StatusTable.of(report).lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(StatusTable.WIDTH))
        .noneSatisfy(line -> assertThat(line).matches("n+\\.\\.\\. .*\\.\\.\\."));
  }
}
