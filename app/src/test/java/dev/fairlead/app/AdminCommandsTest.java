package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.admin.view.HealthView;
import dev.fairlead.event.Event;
import dev.fairlead.event.Event.Draft;
import dev.fairlead.runtime.UnderWay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that ask a running proxy. */
class AdminCommandsTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private AdminFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = AdminFixture.start();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--url=" + fixture.address();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all);
  }

  @Test
  void backends_areListedAddedWeighedAndRemoved() {
    assertThat(run("backends", "list")).as(err.toString()).isZero();
    assertThat(out.toString().lines()).hasSize(4).allMatch(line -> line.length() <= 100);

    assertThat(run("backends", "add", "media", "http://127.0.0.1:9102", "--name", "m2")).isZero();
    assertThat(out.toString()).contains("media/m2 added: snapshot 2 is in force");
    assertThat(run("backends", "weight", "m2", "9")).isZero();
    assertThat(out.toString()).contains("weight 9");
    assertThat(run("backends", "remove", "127.0.0.1:9102")).isZero();
    assertThat(run("backends", "remove", "media/b1")).isZero();
    assertThat(err.toString()).contains("warning: Upstream 'media' has no backend left.");
    assertThat(run("backends", "list", "media", "--json")).isZero();
    assertThat(out.toString()).contains("\"backends\" : [ ]");
  }

  @Test
  void backendThatIsUnknownOrInSeveralUpstreams_isAskedFor() {
    assertThat(run("backends", "check", "b1")).isEqualTo(1);
    assertThat(err.toString()).contains("say which: bookstore/b1, media/b1");
    assertThat(run("backends", "check", "b7")).isEqualTo(1);
    assertThat(err.toString()).contains("no upstream has a backend 'b7'; there is b1, b2");
    assertThat(run("backends", "check", "media/b7")).isEqualTo(1);
    assertThat(err.toString()).contains("did you mean 'b1'?");
    assertThat(run("backends", "check", "b2")).isZero();
    assertThat(out.toString()).contains("bookstore/b2: passed in 3.0 ms: GET /health: status 200");
  }

  @Test
  void drain_waitsUntilNobodyHoldsOn_andSaysWhoDoes() {
    UnderWay.Held held = new UnderWay.Held("192.0.2.1", "GET", "/slow", 1500);
    fixture.hold("bookstore", "b2", new UnderWay(List.of(held), 1, true));
    assertThat(run("backends", "drain", "b2", "--wait", "--timeout", "1ms")).isEqualTo(1);
    assertThat(out.toString()).contains("bookstore/b2: snapshot 2 is in force");
    assertThat(err.toString())
        .contains("bookstore/b2: 1 in flight\n  192.0.2.1                 1.5 s  GET /slow\n")
        .contains("bookstore/b2 is not empty in time: 1 in flight");
    fixture.hold("bookstore", "b2", UnderWay.NOTHING);
    assertThat(run("backends", "drain", "b2", "--wait", "--timeout", "30s")).isZero();
    assertThat(err.toString()).contains("bookstore/b2 is empty");
  }

  @Test
  void why_tellsStateCauseAndTimeline_newestLast() {
    fixture.health(
        "bookstore",
        "b2",
        new HealthView("down", Instant.now(), "3 checks in a row failed", "status 503", null));
    for (String cause : List.of("first", "second")) {
      fixture
          .events()
          .say(
              new Draft(
                  Event.Kind.TRANSITION, "bookstore", "b2", "ready", "down", cause, "status 503"));
    }

    assertThat(run("why", "b2")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("bookstore/b2 (127.0.0.1:9002) is down, for ")
        .contains("because  3 checks in a row failed\n")
        .containsSubsequence("ready → down: first (status 503)", "ready → down: second");
    assertThat(run("events", "--last", "1")).isZero();
    assertThat(out.toString())
        .contains("bookstore/b2  ready → down: second")
        .doesNotContain("first");
  }

  @Test
  void why_afterALongOutage_stillTellsTheChangeThatBeganIt() {
    sayOfB2(Event.Kind.TRANSITION, "down", "3 checks in a row failed", "connection refused");
    for (int i = 4; i <= 2_000; i++) {
      sayOfB2(Event.Kind.CHECK_FAILED, null, i + " checks in a row failed", "connection refused");
    }
    assertThat(run("why", "b2")).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("down: 3 checks in a row failed (connection refused)\n")
        .containsPattern(
            "check failed 1997 times, last [-0-9]+ [:.0-9]+:"
                + " 2000 checks in a row failed \\(connection refused\\)\n");

    for (int i = 0; i < 30; i++) {
      sayOfB2(Event.Kind.CHECK_FAILED, null, "a check failed", "status " + (500 + i));
    }
    assertThat(run("why", "b2", "--last", "5")).as(err.toString()).isZero();
    assertThat(out.toString())
        .containsSubsequence("down: 3 checks in", "... 26 more, see --last\n", "(status 525)");
  }

  private void sayOfB2(
      Event.Kind kind, @Nullable String to, String cause, @Nullable String evidence) {
    var _ = fixture.events().say(new Draft(kind, "bookstore", "b2", null, to, cause, evidence));
  }

  @Test
  void config_isComparedAppliedAndReverted() throws IOException {
    Path file = folder.resolve("new.yaml");
    Files.writeString(file, AdminFixture.YAML.replace("weight: 3", "weight: 5"));
    assertThat(run("config", "diff", file.toString())).isZero();
    assertThat(out.toString()).contains("it would change:");
    assertThat(run("config", "apply", file.toString(), "--confirm-within", "60s")).isZero();
    assertThat(out.toString()).contains("keep it with './fairlead config confirm'");
    assertThat(run("config", "confirm")).isZero();
    assertThat(run("config", "revert", "1")).isZero();
    assertThat(run("config", "history")).isZero();
    assertThat(out.toString()).contains("a line");
    Files.writeString(file, "listeners: [8080]\nupstraems: {}\n");
    assertThat(run("config", "apply", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("2:1: ").contains("(did you mean 'upstreams'?)");
  }

  @Test
  void nobodyThere_isOneSentence() {
    fixture.close();
    assertThat(run("backends", "list")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("fairlead: no proxy answers on admin address " + fixture.address() + "\n");
  }

  @Test
  void screen_isDrawnOverAndCutToItsSize() {
    String frame = Terminal.frame("one\ntwo\nthree\n", "q leaves", new Terminal.Screen(3, 4));
    assertThat(frame).startsWith("\u001b[Hone\u001b[K\r\ntwo\u001b[K\r\n\u001b[J");
    assertThat(frame).contains("q le").doesNotContain("three").doesNotContain("\u001b[2J");
    assertThat(Terminal.size("50 132\n", new Terminal.Screen(24, 80)))
        .isEqualTo(new Terminal.Screen(50, 132));
    assertThat(Terminal.size("0 0\n", new Terminal.Screen(24, 80)))
        .isEqualTo(new Terminal.Screen(24, 80));
  }
}
