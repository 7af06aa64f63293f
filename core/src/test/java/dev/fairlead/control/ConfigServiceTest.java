package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.control.BackendChange.Add;
import dev.fairlead.control.BackendChange.Patch;
import dev.fairlead.control.BackendChange.Remove;
import dev.fairlead.control.Outcome.Done;
import dev.fairlead.control.Outcome.Reason;
import dev.fairlead.control.Outcome.Refused;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigServiceTest {
  private static final int HALTED = 137;
  private static final Author ALICE = new Author("alice", "127.0.0.1");
  private static final String TEXT =
      """
      # ours
      listeners: [8080]
      upstreams:
        shop:
          backends:
            - { name: b1, url: "http://127.0.0.1:${PORT}" }   # old
            - { name: b2, url: http://127.0.0.1:9002, weight: 2 }
      """;
  private static final Add B3 =
      new Add("shop", new BackendSpec("b3", new Address("127.0.0.1", 9003), 3));

  @TempDir Path folder;
  private Path file;
  private Path state;
  private ServedWorld world;

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(folder.resolve("fairlead.yaml"), TEXT);
    state = folder.resolve("state");
    world = ServedWorld.of(file, state);
  }

  private ServedWorld restart() {
    return ServedWorld.of(file, state);
  }

  private Outcome change(BackendChange... changes) {
    return world.service.change(ALICE, ControlPlane.ANY, List.of(changes));
  }

  private static Patch weight(String backend, int weight) {
    return new Patch("shop", backend, weight, null, null);
  }

  private static ReadResult.Loaded read(String text) {
    return (ReadResult.Loaded) SpecReader.read(text, "text", ServedWorld.ENV);
  }

  private static String refused(Outcome outcome, Reason reason) {
    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).reason()).isEqualTo(reason);
    return ((Refused) outcome).sentence();
  }

  private static Done done(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Done.class);
    return (Done) outcome;
  }

  @Test
  void change_isInForce_written_andSaid() throws IOException {
    Done done = done(change(B3));

    assertThat(done)
        .isEqualTo(
            new Done(
                2,
                true,
                "-",
                "{ name: b3, url: http://127.0.0.1:9003, weight: 3, priority: 0, maxInFlight: 0,"
                    + " state: ready }",
                List.of()));
    assertThat(world.backends("shop")).containsExactly("b1", "b2", "b3");
    assertThat(world.said())
        .containsExactly(
            "snapshot alice (127.0.0.1): snapshot 2 is in force",
            "audit alice (127.0.0.1): add b3 (127.0.0.1:9003) to shop");
    assertThat(world.events.of("shop", "b3")).hasSize(1);
    Path written = state.resolve(OverlayFile.NAME);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(written)).contains("    added:\n      - { name: b3,");
    assertThat(Files.readString(file)).isEqualTo(TEXT);
    assertThat(restart().backends("shop")).containsExactly("b1", "b2", "b3");
  }

  @Test
  void changeToWhatIsSo_changesNothing() {
    Done done = done(change(weight("b2", 2)));

    assertThat(done.changed()).isFalse();
    assertThat(done.snapshot()).isEqualTo(1);
    assertThat(state).doesNotExist();
  }

  @Test
  void changesTogether_areAllOrNothing() {
    assertThat(refused(change(B3, new Remove("shop", "b9")), Reason.UNKNOWN)).contains("b9");
    assertThat(world.backends("shop")).containsExactly("b1", "b2");
    assertThat(state).doesNotExist();

    done(change(B3, new Remove("shop", "b1"), weight("b3", 7)));
    assertThat(world.backends("shop")).containsExactly("b2", "b3");
    assertThat(restart().snapshot().spec()).isEqualTo(world.snapshot().spec());
  }

  @Test
  void badChanges_areRefusedWithASentence() {
    assertThat(refused(change(new Remove("shopp", "b1")), Reason.UNKNOWN))
        .isEqualTo("no upstream 'shopp'; did you mean 'shop'?");
    assertThat(refused(change(new Remove("shop", "zebra")), Reason.UNKNOWN))
        .isEqualTo("no backend 'zebra' in upstream shop; there is b1, b2");
    assertThat(
            refused(
                change(new Add("shop", new BackendSpec("b1", new Address("h", 1), 1))),
                Reason.DUPLICATE))
        .isEqualTo(
            "upstream shop has a backend b1 (127.0.0.1:9001) already; change that one, or give"
                + " another name");
    assertThat(
            refused(
                change(new Add("shop", new BackendSpec("b9", new Address("127.0.0.1", 9002), 1))),
                Reason.DUPLICATE))
        .isEqualTo(
            "127.0.0.1:9002 is in upstream shop already, as b2; a weight gives it a larger share");
    assertThat(refused(change(weight("b1", 1001)), Reason.INVALID))
        .isEqualTo("backend b1: expected a whole number from 0 to 1000, found '1001'");
    assertThat(refused(change(weight("b1", 0), weight("b2", 0)), Reason.INVALID))
        .contains("every backend of upstream shop would have weight 0");
    assertThat(refused(change(new Patch("shop", "b1", null, null, null)), Reason.INVALID))
        .contains("nothing is to be changed");
    assertThat(refused(change(), Reason.INVALID)).contains("nothing");
    assertThat(world.snapshot().number()).isEqualTo(1);
    assertThat(world.said()).hasSize(8).allSatisfy(line -> assertThat(line).contains("refused to"));
  }

  @Test
  void staleSnapshot_isRefused() {
    assertThat(refused(world.service.change(ALICE, 7, List.of(B3)), Reason.STALE))
        .startsWith("snapshot 7 is no longer in force, 1 is");
    done(world.service.change(ALICE, 1, List.of(B3)));
    refused(world.service.apply(ALICE, 1, TEXT, null), Reason.STALE);
    refused(world.service.revert(ALICE, 1, 1), Reason.STALE);
  }

  @Test
  void lastBackend_mayGo_withAWarning() {
    Done done = done(change(new Remove("shop", "b1"), new Remove("shop", "b2")));

    assertThat(done.warnings())
        .containsExactly("upstream shop has no backend left: its requests are answered 503");
    assertThat(world.snapshot().upstreams().get("shop").size()).isZero();
    assertThat(restart().backends("shop")).isEmpty();
    done(change(B3));
    assertThat(restart().backends("shop")).containsExactly("b3");
  }

  @Test
  void drainOfAll_isAWarning() {
    Done done =
        done(
            change(
                new Patch("shop", "b1", null, BackendState.DRAIN, null),
                new Patch("shop", "b2", null, BackendState.MAINTENANCE, 5)));

    assertThat(done.warnings()).singleElement().asString().contains("takes new clients");
  }

  @Test
  void folderThatCannotBeWritten_refusesAndTouchesNothing() throws IOException {
    Files.writeString(state, "no folder");

    assertThat(refused(change(B3), Reason.NOT_WRITTEN))
        .startsWith("nothing was changed: ")
        .contains(OverlayFile.NAME)
        .contains(state + " is no folder");
    assertThat(world.snapshot().number()).isEqualTo(1);

    Files.delete(state);
    done(change(B3));
  }

  @Test
  void worldThatCannotBeMade_isNotRemembered() {
    world.broken = true;

    refused(change(B3), Reason.INVALID);
    refused(
        world.service.apply(ALICE, ControlPlane.ANY, TEXT + "workers: 2\n", null), Reason.INVALID);

    assertThat(restart().backends("shop")).containsExactly("b1", "b2");
    assertThat(file).hasContent(TEXT);
  }

  @Test
  void overlayThatCannotBeRead_isSetAside() throws IOException {
    done(change(B3));
    Files.writeString(
        state.resolve(OverlayFile.NAME), "version: 1\nupstreams: {shop: {addde: []}}\n");

    ServedWorld next = restart();

    assertThat(next.backends("shop")).containsExactly("b1", "b2");
    Path aside = state.resolve(OverlayFile.NAME + ".corrupt-2026-11-23T12-00-00.000Z");
    assertThat(aside).exists();
    assertThat(next.warnings)
        .singleElement()
        .asString()
        .contains("it is now " + aside, "2:20: unknown key 'addde'", "did you mean 'added'?");
    assertThat(restart().warnings).isEmpty();
  }

  @Test
  void appliedText_isWritten_withModeAndLinkKept() throws IOException {
    Path real = Files.move(file, folder.resolve("real.yaml"));
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(file, real);
    String next = TEXT.replace("weight: 2", "weight: 5");

    Done done = done(world.service.apply(ALICE, 1, next, null));

    assertThat(done.after()).isEqualTo("version 2\nupstream shop: backend b2: weight 2 → 5");
    assertThat(file).isSymbolicLink().hasContent(next);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
    assertThat(world.service.text()).isEqualTo(next);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void faultyText_isRefusedWithItsProblems() {
    Outcome outcome = world.service.apply(ALICE, 1, TEXT + "wokers: 1\nadmin: x\n", null);

    assertThat(refused(outcome, Reason.INVALID)).contains("unknown key 'wokers'", "and 1 more");
    assertThat(((Refused) outcome).problems()).hasSize(2);
    ControlPlane.Validation validation = world.service.validate(TEXT + "wokers: 1\n");
    assertThat(validation.problems()).hasSize(1);
    assertThat(file).hasContent(TEXT);
  }

  @Test
  void validation_saysWhatWouldComeOfIt() {
    done(change(weight("b2", 9)));

    ControlPlane.Validation validation =
        world.service.validate(
            TEXT.replace("weight: 2", "weight: 5") + "workers: 3\nlimits: {fields: 9}\n");

    assertThat(validation.problems()).isEmpty();
    assertThat(validation.changes()).containsExactly("limits: fields 200 → 9");
    assertThat(validation.warnings()).containsExactly("workers changed: this needs a restart");
    assertThat(world.snapshot().number()).isEqualTo(2);
  }

  @Test
  void fileChangedByHand_isNotOverwritten() throws IOException {
    Files.writeString(file, TEXT + "# mine\n");

    assertThat(
            refused(
                world.service.apply(ALICE, 1, TEXT.replace("weight: 2", "weight: 5"), null),
                Reason.CONFLICT))
        .contains("was changed by hand");
    assertThat(file).hasContent(TEXT + "# mine\n");
  }

  @Test
  void fileThatCannotBeWritten_refuses() throws IOException {
    // A folder where even root makes no files.
    Path kernel = Path.of("/proc/sys/kernel/ostype");
    ServedWorld there = ServedWorld.of(kernel, state, read(TEXT).spec());

    assertThat(refused(there.service.apply(ALICE, 1, TEXT, null), Reason.NOT_WRITTEN))
        .contains(kernel + " cannot be written");
    assertThat(there.snapshot().number()).isEqualTo(1);
  }

  private static final String HEAVY = TEXT.replace("weight: 2", "weight: 5");

  private int weightOfB2() {
    return world.snapshot().spec().upstreams().get("shop").backends().get(1).weight();
  }

  @Test
  void unconfirmed_isTakenBack_andChangesMeanwhileStay() {
    done(world.service.apply(ALICE, 1, HEAVY, Duration.ofMinutes(1)));
    assertThat(weightOfB2()).isEqualTo(5);
    assertThat(file).hasContent(TEXT);
    assertThat(world.service.revertsAt()).isEqualTo(ServedWorld.START.plusSeconds(60));
    assertThat(restart().snapshot().spec()).as("after a kill").isEqualTo(read(TEXT).spec());
    assertThat(refused(world.service.apply(ALICE, -1, TEXT, null), Reason.CONFLICT))
        .contains("waits to be confirmed until 2026-11-23T12:01:00Z");
    done(change(B3));

    world.timer.run();

    assertThat(weightOfB2()).isEqualTo(2);
    assertThat(world.backends("shop")).containsExactly("b1", "b2", "b3");
    assertThat(world.service.revertsAt()).isNull();
    assertThat(world.said()).last().asString().startsWith("warning version 2 was not confirmed");
    refused(world.service.confirm(ALICE), Reason.CONFLICT);
    assertThat(world.service.history().getFirst().confirmed()).isFalse();
    assertThat(restart().snapshot().spec()).isEqualTo(world.snapshot().spec());
  }

  @Test
  void patchThatAnUnconfirmedFileSaysItself_isNotForgotten() {
    done(change(weight("b2", 5)));
    done(world.service.apply(ALICE, -1, HEAVY, Duration.ofMinutes(1)));
    assertThat(world.service.exported()).isEqualTo(HEAVY);

    world.timer.run();

    assertThat(weightOfB2()).isEqualTo(5);
  }

  @Test
  void confirmed_isWritten() {
    done(world.service.apply(ALICE, 1, HEAVY, Duration.ofMinutes(1)));

    done(world.service.confirm(ALICE));

    assertThat(world.timer).isNull();
    assertThat(file).hasContent(HEAVY);
    assertThat(weightOfB2()).isEqualTo(5);
    assertThat(world.service.history().getFirst().confirmed()).isTrue();
    assertThat(restart().service.history()).isEqualTo(world.service.history());
  }

  @Test
  void changesOfTheFile_sayWhichVersionWas_andWhichIs() {
    beforeAndAfter(
        world.service.apply(ALICE, 1, HEAVY, Duration.ofMinutes(1)),
        "version 1",
        "version 2\nupstream shop: backend b2: weight 2 → 5");
    beforeAndAfter(world.service.confirm(ALICE), "version 1", "version 2");
    beforeAndAfter(
        world.service.revert(ALICE, -1, 1),
        "version 2",
        "version 3\nupstream shop: backend b2: weight 5 → 2");
    beforeAndAfter(world.service.apply(ALICE, -1, TEXT, null), "version 3", "version 3");
    done(world.service.apply(ALICE, -1, HEAVY, Duration.ofMinutes(1)));
    beforeAndAfter(world.service.revert(ALICE, -1, 0), "version 4", "version 3");
  }

  private static void beforeAndAfter(Outcome outcome, String before, String after) {
    assertThat(done(outcome)).extracting(Done::before, Done::after).containsExactly(before, after);
  }

  @Test
  void waiting_canBeTakenBackAtOnce() {
    refused(world.service.revert(ALICE, -1, 0), Reason.CONFLICT);
    done(world.service.apply(ALICE, 1, HEAVY, Duration.ofMinutes(1)));

    done(world.service.revert(ALICE, -1, 0));

    assertThat(weightOfB2()).isEqualTo(2);
    assertThat(world.timer).isNull();
  }

  @Test
  void earlierVersion_isTakenUpAgain_afterARestart() {
    done(world.service.apply(ALICE, 1, HEAVY, null));
    ServedWorld next = restart();
    assertThat(next.service.history())
        .extracting(ControlPlane.Version::author)
        .containsExactly("alice (127.0.0.1)", "file");
    assertThat(next.service.history().getFirst().changes())
        .containsExactly("upstream shop: backend b2: weight 2 → 5");
    assertThat(next.service.version(1)).isEqualTo(TEXT);
    assertThat(refused(next.service.revert(ALICE, -1, 9), Reason.UNKNOWN))
        .isEqualTo("no version 9; there are 1 to 2");

    done(next.service.revert(ALICE, -1, 1));

    assertThat(file).hasContent(TEXT);
    assertThat(next.service.history()).hasSize(3);
  }

  @Test
  void fileTakenUp_becomesAVersion_underWhatWasChanged() throws IOException {
    done(change(B3, weight("b2", 9)));
    Files.writeString(file, HEAVY);

    TakenUp taken = world.service.takeUp("changed", read(HEAVY));

    assertThat(taken.swapped()).as("the patch hides it").isFalse();
    assertThat(weightOfB2()).isEqualTo(9);
    assertThat(world.service.history().getFirst().author()).isEqualTo("file");
    assertThat(world.service.takeUp("again", read(HEAVY)).swapped()).isFalse();
    assertThat(world.service.history()).hasSize(2);
  }

  @Test
  void fileTakenUp_winsOverWhatWaits() throws IOException {
    done(world.service.apply(ALICE, 1, HEAVY, Duration.ofMinutes(1)));
    String mine = TEXT.replace("weight: 2", "weight: 7");
    Files.writeString(file, mine);
    assertThat(world.service.takeUp("HUP", read(TEXT)).swapped()).isFalse();

    TakenUp taken = world.service.takeUp("changed", read(mine));

    assertThat(taken.changes()).containsExactly("upstream shop: backend b2: weight 5 → 7");
    assertThat(taken.warnings()).singleElement().asString().contains("the file wins");
    assertThat(world.timer).isNull();
    assertThat(world.service.text()).isEqualTo(mine);
  }

  @Test
  void exported_foldsIn_andIsForgottenOnceItIsTheFile() throws IOException {
    done(change(B3, new Remove("shop", "b2"), weight("b1", 4)));
    String exported = world.service.exported();
    assertThat(exported)
        .isEqualTo(
            """
            # ours
            listeners: [8080]
            upstreams:
              shop:
                backends:
                  - { name: b1, url: "http://127.0.0.1:${PORT}", weight: 4 }   # old
                  - { name: b3, url: http://127.0.0.1:9003, weight: 3 }
            """);
    ProxySpec effective = world.snapshot().spec();

    Done done = done(world.service.apply(ALICE, -1, exported, null));

    assertThat(done.snapshot()).as("nothing is different").isEqualTo(2);
    assertThat(Files.readString(state.resolve(OverlayFile.NAME))).doesNotContain("shop");
    assertThat(restart().snapshot().spec()).isEqualTo(effective);
  }

  @Test
  void trialThatAKillEnded_isSaidAtTheNextStart_once() {
    done(world.service.apply(ALICE, 1, HEAVY, Duration.ofMinutes(1)));

    assertThat(restart().said())
        .containsExactly(
            "warning version 2 by alice (127.0.0.1) was on trial and not confirmed when the process"
                + " ended: it is not in force, the file is; './fairlead config revert 2' takes it up"
                + " again");
    assertThat(restart().said()).isEmpty();
    assertThat(restart().service.history().getFirst().confirmed()).isFalse();
  }

  @Test
  void trialThatHasEnded_isNotSaidAtTheNextStart() throws IOException {
    done(world.service.apply(ALICE, 1, HEAVY, Duration.ofMinutes(1)));
    world.timer.run();
    done(world.service.apply(ALICE, -1, HEAVY, Duration.ofMinutes(1)));
    done(world.service.revert(ALICE, -1, 0));
    assertThat(restart().said()).isEmpty();

    done(world.service.apply(ALICE, -1, HEAVY, Duration.ofMinutes(1)));
    edit(TEXT + "# mine\n");
    assertThat(restart().said()).isEmpty();
    done(world.service.apply(ALICE, -1, HEAVY, Duration.ofMinutes(1)));
    done(world.service.confirm(ALICE));
    assertThat(restart().said()).isEmpty();
  }

  @Test
  void fileUnderWhichNobodyTakesNewClients_isAWarning_alsoAtTheStart() throws IOException {
    done(change(weight("b1", 0)));
    String without = TEXT.replaceFirst(".* name: b2,.*\n", "");
    String said =
        "no backend of upstream shop takes new clients (state ready and a weight above 0): they are"
            + " answered 503";

    assertThat(world.service.validate(without).warnings()).containsExactly(said);
    assertThat(edit(without).warnings()).containsExactly(said);
    assertThat(restart().warnings).containsExactly(said);
  }

  @Test
  void readyAtWeightZero_takesNobody_andThatIsAWarning() {
    done(change(weight("b1", 0), new Patch("shop", "b1", null, BackendState.DRAIN, null)));
    done(change(new Patch("shop", "b2", null, BackendState.MAINTENANCE, null)));

    Done done = done(change(new Patch("shop", "b1", null, BackendState.READY, null)));

    assertThat(done.warnings()).singleElement().asString().contains("takes new clients");
  }

  private TakenUp edit(String text) throws IOException {
    Files.writeString(file, text);
    return world.service.takeUp("changed", read(text));
  }

  /** The file with one backend more. */
  private static String with(String backend) {
    return TEXT + "      - { " + backend + " }\n";
  }

  @Test
  void addedWhoseAddressTheFileGivesToAnother_isGoneForGood() throws IOException {
    done(change(B3));

    TakenUp taken = edit(with("name: newname, url: http://127.0.0.1:9003"));

    assertThat(taken.warnings())
        .containsExactly(
            "backend b3 (127.0.0.1:9003) of upstream shop was added at run time, but the"
                + " configuration has newname (127.0.0.1:9003), which is the one that serves; the"
                + " addition is dropped");
    assertThat(Files.readString(state.resolve(OverlayFile.NAME))).doesNotContain("b3");
    done(change(new Remove("shop", "newname")));
    assertThat(world.backends("shop")).containsExactly("b1", "b2");
    assertThat(restart().backends("shop")).containsExactly("b1", "b2");
    assertThat(restart().warnings).isEmpty();
  }

  @Test
  void addedWhoseNameTheFileGivesToAnother_doesNotComeBackWithoutIt() throws IOException {
    done(change(B3));
    edit(with("name: b3, url: http://127.0.0.1:9005"));

    edit(TEXT);

    assertThat(world.backends("shop")).containsExactly("b1", "b2");
  }

  @Test
  void addedThatAFileOnTrialContradicts_isBackWithTheOldFile() {
    done(change(B3));
    String trial = with("name: newname, url: http://127.0.0.1:9003");
    done(world.service.apply(ALICE, -1, trial, Duration.ofMinutes(1)));
    assertThat(world.backends("shop")).containsExactly("b1", "b2", "newname");

    world.timer.run();

    assertThat(world.backends("shop")).containsExactly("b1", "b2", "b3");
    assertThat(restart().backends("shop")).containsExactly("b1", "b2", "b3");
  }

  @Test
  void changeOfABackendThatTheFileHasNoLonger_isForgottenWhenThatIsRemoved() throws IOException {
    done(change(weight("b1", 9)));
    String without = TEXT.replaceFirst(".* name: b1,.*\n", "");
    assertThat(edit(without).warnings()).singleElement().asString().contains("until it is removed");

    Done done = done(change(new Remove("shop", "b1")));

    assertThat(done.changed()).isTrue();
    assertThat(done.snapshot()).as("nothing is served otherwise").isEqualTo(3);
    assertThat(done.warnings())
        .containsExactly("upstream shop has no backend b1; what was kept of it is forgotten");
    assertThat(restart().warnings).isEmpty();
    refused(change(new Remove("shop", "b1")), Reason.UNKNOWN);
  }

  @Test
  void withoutAFile_changesAreInForce_withAWarning() {
    ServedWorld memory = ServedWorld.inMemory(TEXT);

    Done done = done(memory.service.change(ALICE, -1, List.of(B3)));

    assertThat(done.warnings()).singleElement().asString().contains("lost when it stops");
    assertThat(memory.service.exported()).contains("b3");
    done(memory.service.apply(ALICE, -1, HEAVY, null));
    done(memory.service.revert(ALICE, -1, 1));
  }

  @Test
  void acknowledgedChange_survivesAHalt() throws Exception {
    Process process = changing("exec \"$@\"");

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(HALTED);
    assertThat(restart().backends("shop")).containsExactly("b1", "b2", "b3");
  }

  @Test
  void diskThatTakesNoMore_refuses() throws Exception {
    done(change(weight("b1", 7)));

    Process process = changing("ulimit -f 0; exec \"$@\"");

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("NOT_WRITTEN nothing was changed: " + state);
    assertThat(restart().snapshot().spec()).isEqualTo(world.snapshot().spec());
    try (Stream<Path> files = Files.list(state)) {
      assertThat(files).as("no draft is left").containsExactly(state.resolve(OverlayFile.NAME));
    }
  }

  /** A process that runs {@link #main}, by a shell that does something before. */
  private Process changing(String script) throws IOException {
    return new ProcessBuilder(
            "bash",
            "-c",
            script,
            "bash",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            ConfigServiceTest.class.getName(),
            file.toString(),
            state.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Changes something and, if that was acknowledged, falls over. */
  public static void main(String[] arguments) {
    ServedWorld world = ServedWorld.of(Path.of(arguments[0]), Path.of(arguments[1]));
    switch (world.service.change(ALICE, ControlPlane.ANY, List.of(B3))) {
      case Done _ -> Runtime.getRuntime().halt(HALTED);
      case Refused refused -> System.out.println(refused.reason() + " " + refused.sentence());
    }
  }
}
