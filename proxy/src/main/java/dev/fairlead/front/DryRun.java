package dev.fairlead.front;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.flow.RequestExplainer;
import dev.fairlead.flow.ViaToken;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import java.util.SplittableRandom;

/** A configuration compiled as for a start, with nothing running. Stateless: any thread. */
public final class DryRun {
  private DryRun() {}

  /**
   * What would become of a request that were the first after a start.
   *
   * @param secrets asked when needed
   */
  public static RequestExplanation explain(
      ProxySpec spec, Secrets secrets, RequestQuestion question) {
    Snapshot snapshot =
        new SnapshotCompiler(new Labels(), System::nanoTime, secrets).compile(spec, null);
    ViaToken via = ViaToken.unstarted(spec.forwarding().pseudonym());
    return new RequestExplainer(snapshot, via, new SplittableRandom(), System::nanoTime)
        .explain(question);
  }
}
