package dev.fairlead.stress.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.stress.fault.FaultKind;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.stress.verdict.Finding.State;
import dev.fairlead.traffic.client.Cause;
import dev.fairlead.traffic.result.Latencies;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.result.StepResult;
import dev.fairlead.traffic.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold besides the access log: each rule green, red, and with nothing to judge by. */
class RulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static RunResult run(
      String scenario,
      long completed,
      long broken,
      Map<Integer, Long> statuses,
      Map<String, Long> causes) {
    long failed = causes.values().stream().mapToLong(Long::longValue).sum();
    long answered = statuses.values().stream().mapToLong(Long::longValue).sum();
    return new RunResult(
        scenario,
        "",
        "",
        1,
        NOW,
        60,
        true,
        new RunResult.Users(completed + broken, completed, broken, 0, 0, 0, 0),
        new StepResult(
            "all", answered, failed, statuses, causes, Latencies.NONE, Latencies.NONE, 0),
        List.of(),
        Latencies.NONE,
        Latencies.NONE,
        List.of(),
        List.of());
  }

  private static RunResult readers(Map<String, Long> causes) {
    return run("readers", 10, 0, Map.of(200, 30L), causes);
  }

  private static Happening happening(FaultKind kind, Happening.Outcome outcome) {
    return new Happening(kind, "", NOW, NOW, NOW, outcome, "seen");
  }

  @Test
  void connections_thatAllGotTheirAnswers_areKept() {
    Map<String, Long> others = Map.of(Cause.STATUS.phrase(), 4L, Cause.CUT.phrase(), 2L);
    assertThat(Connections.finding(List.of(readers(others)), 2).state()).isEqualTo(State.KEPT);
  }

  @Test
  void connectionThatIsRefusedOrBreaks_isRed_thoughNoLogTellsOfIt() {
    for (Cause cause :
        List.of(Cause.REFUSED, Cause.NO_CONNECTION, Cause.TLS, Cause.LOST, Cause.RESET)) {
      Finding finding =
          Connections.finding(List.of(readers(Map.of(cause.phrase(), 1L))), Long.MAX_VALUE);
      assertThat(finding.state()).as(cause.phrase()).isEqualTo(State.BROKEN);
      assertThat(finding.examples()).containsExactly("readers: 1 × " + cause.phrase());
    }
  }

  @Test
  void answerCutShort_thatTheProxyTakesForWhole_isRed() {
    Map<String, Long> cut = Map.of(Cause.CUT.phrase(), 2L);
    assertThat(Connections.finding(List.of(readers(cut)), 1).state()).isEqualTo(State.BROKEN);
  }

  @Test
  void connections_ofNobodyWhoAsksOnce_areNotJudged() {
    List<RunResult> crowd = List.of(run("shoppers", 1, 0, Map.of(201, 1L), Map.of()));
    assertThat(Connections.finding(crowd, 0).state()).isEqualTo(State.OPEN);
  }

  @Test
  void whoeverAsksAgain_getsThrough() {
    assertThat(Rules.stubborn(List.of(run("rush", 9, 0, Map.of(201, 2L), Map.of()))).state())
        .isEqualTo(State.KEPT);
    assertThat(Rules.stubborn(List.of(run("rush", 9, 1, Map.of(201, 2L), Map.of()))).state())
        .isEqualTo(State.BROKEN);
    assertThat(Rules.stubborn(List.of(run("rush", 9, 0, Map.of(409, 9L), Map.of()))).state())
        .as("nobody could order anything")
        .isEqualTo(State.BROKEN);
  }

  @Test
  void flashSale_sellsAll_whereEnoughCame() {
    assertThat(new FlashSale(20, 20, 0).finding(200).state()).isEqualTo(State.KEPT);
    assertThat(new FlashSale(20, 12, 8).finding(12).state()).isEqualTo(State.KEPT);
    assertThat(new FlashSale(20, 12, 8).finding(13).state()).as("unsold").isEqualTo(State.BROKEN);
    assertThat(new FlashSale(20, 0, 20).finding(200).state()).as("none").isEqualTo(State.BROKEN);
    assertThat(new FlashSale(20, 21, -1).finding(200).state()).as("over").isEqualTo(State.BROKEN);
    assertThat(new FlashSale(20, 20, 1).finding(200).state()).as("twice").isEqualTo(State.BROKEN);
    assertThat(new FlashSale(20, 0, 20).finding(0).state()).as("no sale").isEqualTo(State.OPEN);
  }

  @Test
  void faultWithoutEffect_isRed_andThoseThatNeverCameAreNamed() {
    Happening stop = happening(FaultKind.STOP, Happening.Outcome.APPLIED);
    List<FaultKind> asked = List.of(FaultKind.STOP, FaultKind.KILL, FaultKind.DISK);
    Finding kept = Rules.faults(List.of(stop), asked);
    assertThat(kept.state()).isEqualTo(State.KEPT);
    assertThat(kept.seen()).endsWith("not reached: kill, disk");
    Happening failed = happening(FaultKind.KILL, Happening.Outcome.FAILED);
    assertThat(Rules.faults(List.of(stop, failed), asked).state()).isEqualTo(State.BROKEN);
  }

  @Test
  void onlySkippedFaults_areNotJudged() {
    List<Happening> skipped = List.of(happening(FaultKind.DISK, Happening.Outcome.SKIPPED));
    assertThat(Rules.faults(skipped, List.of(FaultKind.DISK)).state()).isEqualTo(State.OPEN);
  }

  @Test
  void invariants_ofNoOrders_areNotJudged(@TempDir Path folder) throws Exception {
    Path nothing = folder.resolve("nothing.db");
    assertThat(
            Verdict.judged(
                "rule", () -> Rules.invariants(Verification.of(List.of(), nothing.toString()))))
        .isNotEmpty()
        .allMatch(each -> each.state() != State.KEPT);
  }

  @Test
  void counts_thatDiffer_orCountNothing_areRed() {
    Map<Integer, Long> some = Map.of(200, 5L);
    assertThat(new Counts(some, some, some).equal().state()).isEqualTo(State.KEPT);
    assertThat(new Counts(some, Map.of(200, 4L), some).equal().state()).isEqualTo(State.BROKEN);
    assertThat(Counts.NONE.equal().state()).isEqualTo(State.BROKEN);
    Map<Integer, Long> gone = Map.of(200, 5L, 499, 1L);
    assertThat(new Counts(some, gone, gone).equal().state())
        .as("who went away was told nothing")
        .isEqualTo(State.KEPT);
  }

  @Test
  void whatCannotBeRead_isRed_andTheVerdictGoesOn() {
    List<Finding> findings =
        Verdict.judged(
            "rule",
            () -> {
              throw new IOException("no such table");
            });
    assertThat(findings).singleElement().extracting(Finding::state).isEqualTo(State.BROKEN);
    assertThat(findings.getFirst().seen()).contains("no such table");
  }

  @Test
  void curves_thatRise_areRed_andShortOnesAreNotHeldAgainstAnybody() {
    assertThat(Flatness.descriptors(samples(90, 0)).state()).isEqualTo(State.KEPT);
    assertThat(Flatness.descriptors(samples(90, 1)).state()).isEqualTo(State.BROKEN);
    assertThat(Flatness.memory(samples(90, 0)).state()).isEqualTo(State.KEPT);
    assertThat(Flatness.memory(samples(90, 1)).state()).isEqualTo(State.BROKEN);
    assertThat(Flatness.descriptors(samples(30, 1)).state()).isEqualTo(State.BRIEF);
  }

  private static List<Gauge.Sample> samples(int many, int rise) {
    List<Gauge.Sample> samples = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      samples.add(new Gauge.Sample(i, 100 + (long) rise * i << 20, 100 + rise * i));
    }
    return samples;
  }

  private static Verdict verdict(State... states) {
    List<Finding> findings = new ArrayList<>();
    for (State state : states) {
      findings.add(new Finding("rule", state, "seen", List.of()));
    }
    return new Verdict(
        Map.of(),
        findings,
        List.of(),
        List.of(),
        List.of(),
        Counts.NONE,
        Collections.emptyList(),
        NOW);
  }

  @Test
  void verdict_isGreen_onlyIfAllCouldBeJudged() {
    Verdict green = verdict(State.KEPT, State.BRIEF);
    assertThat(green.isGood()).isTrue();
    assertThat(VerdictText.headline(green)).startsWith("GREEN");
    Verdict open = verdict(State.KEPT, State.OPEN);
    assertThat(open.isGood()).isFalse();
    assertThat(VerdictText.headline(open)).startsWith("NOT JUDGED");
    Verdict red = verdict(State.OPEN, State.BROKEN);
    assertThat(red.isGood()).isFalse();
    assertThat(VerdictText.headline(red)).startsWith("RED: 1 of 2");
  }
}
