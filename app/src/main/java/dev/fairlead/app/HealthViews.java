package dev.fairlead.app;

import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.view.CheckView;
import dev.fairlead.admin.view.HealthView;
import dev.fairlead.front.ProxyServer;
import dev.fairlead.health.Availability;
import dev.fairlead.health.CheckResult;
import dev.fairlead.health.HealthReport;

/** Tells the admin port how well backends are. Any thread. */
record HealthViews(ProxyServer server) implements AdminServer.HealthSource {
  @Override
  public HealthView of(String upstream, String backend) {
    HealthReport report = server.health().report(upstream, backend);
    if (report == null) {
      return HealthView.of(Availability.READY.word());
    }
    CheckResult last = report.lastCheck();
    return new HealthView(
        report.availability().word(),
        report.since(),
        report.cause(),
        report.evidence(),
        last == null ? null : CheckView.of(report.lastCheckAt(), last));
  }
}
