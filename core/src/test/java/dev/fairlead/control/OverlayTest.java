package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendPatch;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.Piece;
import dev.fairlead.config.PieceReader;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.config.Written;
import dev.fairlead.control.BackendChange.Add;
import dev.fairlead.control.BackendChange.Patch;
import dev.fairlead.control.BackendChange.Remove;
import dev.fairlead.model.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final String TEXT =
      """
      listeners: [8080]
      routes: [{ upstream: a }]
      upstreams:
        a: { backends: [{ name: b1, url: http://h:1 }, { name: b2, url: http://h:2, weight: 2 }] }
        b: { backends: [{ name: b1, url: http://h:1 }] }   # another one
      """;
  private static final ProxySpec FILE = spec(TEXT);
  private static final Add B3 = new Add("a", new BackendSpec("b3", new Address("h", 3), 3));
  private static final Patch HEAVY = new Patch("a", "b2", 9, null, null);

  private static ProxySpec spec(String text) {
    return ((ReadResult.Loaded) SpecReader.read(text, "text", _ -> null)).spec();
  }

  private static Overlay of(BackendChange... changes) {
    Overlay overlay = Overlay.EMPTY;
    for (BackendChange change : changes) {
      overlay = overlay.with(change);
    }
    return overlay;
  }

  @Test
  void addedThenRemoved_isNothing() {
    assertThat(of(B3, new Remove("a", "b3"))).isEqualTo(Overlay.EMPTY);
  }

  @Test
  void backendsWithoutAName_areReadBack() {
    BackendSpec six = new BackendSpec("[::1]:9001", new Address("::1", 9001), 1);
    Overlay overlay =
        of(
            new Add("a", six),
            new Remove("b", "[::1]:9002"),
            new Patch("b", "[::1]:9003", 2, BackendState.DRAIN, null));

    assertThat(PieceReader.overlay(Written.overlay(overlay.byUpstream()), "x"))
        .isEqualTo(new Piece.Sound<>(overlay.byUpstream()));
  }

  @Test
  void whatTheFileSaysItself_vanishes() {
    ProxySpec file =
        spec(
            TEXT.replace("{ name: b1, url: http://h:1 }, ", "")
                .replace("weight: 2 }", "weight: 9 }, { name: b3, url: http://h:3, weight: 3 }"));

    Overlay.Laid laid = of(B3, HEAVY, new Remove("a", "b1")).laidOver(file);

    assertThat(laid).isEqualTo(new Overlay.Laid(file, Overlay.EMPTY, List.of()));
  }

  @Test
  void addedThatNowStandsInTheFileWithOtherSettings_isAPatch() {
    ProxySpec file =
        spec(TEXT.replace("weight: 2 }", "weight: 2 }, { name: b3, url: http://h:3 }"));

    Overlay.Laid laid = of(B3).laidOver(file);

    assertThat(laid.spec().upstreams().get("a").backends()).contains(B3.spec());
    assertThat(laid.rest()).isEqualTo(of(new Patch("a", "b3", 3, null, null)));
  }

  @Test
  void whatNoLongerFits_isKeptAndSaid_butDroppedWhereTheFileHasAnother() {
    ProxySpec file =
        spec(
            TEXT.replace("upstream: a", "upstream: b")
                .replaceFirst("  a: .*\n", "  c: { backends: [http://h:9] }\n"));
    Overlay gone = of(B3, HEAVY);
    Overlay.Laid laid = gone.laidOver(file);
    assertThat(laid.rest()).isEqualTo(gone);
    assertThat(laid.spec()).isEqualTo(file);
    assertThat(laid.warnings()).singleElement().asString().startsWith("upstream a was changed");

    Overlay orphan = of(new Patch("a", "b9", 1, null, null));
    assertThat(orphan.laidOver(FILE).rest()).isEqualTo(orphan);
    assertThat(orphan.laidOver(FILE).warnings()).singleElement().asString().contains("backend b9");

    for (String other : List.of("{ name: b3, url: http://h:4 }", "{ name: x, url: http://h:3 }")) {
      ProxySpec taken = spec(TEXT.replace("weight: 2 }", "weight: 2 }, " + other));
      Overlay.Laid laidOver = of(B3).laidOver(taken);
      assertThat(laidOver.spec()).isEqualTo(taken);
      assertThat(laidOver.rest()).isEqualTo(Overlay.EMPTY);
      assertThat(laidOver.warnings()).singleElement().asString().contains("is the one that serves");
    }
  }

  /** Changes that can be made one after the other, on a model that knows nothing of overlays. */
  private static List<BackendChange> changes(Random random, Map<String, UpstreamSpec> model) {
    List<BackendChange> changes = new ArrayList<>();
    for (int i = 0; i < random.nextInt(12); i++) {
      String name = random.nextBoolean() ? "a" : "b";
      UpstreamSpec upstream = model.get(name);
      List<BackendSpec> backends = new ArrayList<>(upstream.backends());
      if (backends.isEmpty() || random.nextInt(3) == 0) {
        int number = 1 + random.nextInt(6);
        BackendSpec spec =
            new BackendSpec(
                "b" + number,
                new Address("h", random.nextInt(3) == 0 ? 10 + number : number),
                1 + random.nextInt(9),
                random.nextInt(2),
                random.nextInt(2),
                BackendState.READY);
        if (backends.stream()
            .anyMatch(b -> b.name().equals(spec.name()) || b.address().equals(spec.address()))) {
          continue;
        }
        backends.add(spec);
        changes.add(new Add(name, spec));
      } else {
        int at = random.nextInt(backends.size());
        String backend = backends.get(at).name();
        if (random.nextBoolean()) {
          backends.remove(at);
          changes.add(new Remove(name, backend));
        } else {
          BackendPatch patch =
              new BackendPatch(
                  random.nextBoolean() ? 1 + random.nextInt(9) : null,
                  random.nextBoolean() ? BackendState.DRAIN : null,
                  random.nextInt(4));
          backends.set(at, patch.over(backends.get(at)));
          changes.add(new Patch(name, backend, patch.weight(), patch.state(), patch.maxInFlight()));
        }
      }
      model.put(name, upstream.with(backends));
    }
    return changes;
  }

  /** Where a backend stands among the others is not compared. */
  private static Map<String, Set<BackendSpec>> unordered(Map<String, UpstreamSpec> upstreams) {
    Map<String, Set<BackendSpec>> all = new HashMap<>();
    upstreams.forEach((name, upstream) -> all.put(name, new HashSet<>(upstream.backends())));
    return all;
  }

  @Property(tries = 300)
  void changesByOverlay_areTheSameAsOnTheSpec(@ForAll long seed) {
    Map<String, UpstreamSpec> model = new LinkedHashMap<>(FILE.upstreams());
    List<BackendChange> changes = changes(new Random(seed), model);

    Overlay.Laid laid = of(changes.toArray(BackendChange[]::new)).laidOver(FILE);

    assertThat(unordered(laid.spec().upstreams())).isEqualTo(unordered(model));
    assertThat(laid.warnings()).isEmpty();
    // What is left says the same, and so does what is read back from the disk.
    assertThat(laid.rest().laidOver(FILE)).isEqualTo(laid);
    assertThat(PieceReader.overlay(Written.overlay(laid.rest().byUpstream()), "x"))
        .isEqualTo(new Piece.Sound<>(laid.rest().byUpstream()));
    // Once the file says it all, nothing is left.
    assertThat(laid.rest().laidOver(laid.spec()))
        .isEqualTo(new Overlay.Laid(laid.spec(), Overlay.EMPTY, List.of()));
    String exported = Export.of(TEXT, FILE, laid.spec(), _ -> null);
    if (SpecReader.read(exported, "x", _ -> null) instanceof ReadResult.Loaded read) {
      assertThat(read.spec()).isEqualTo(laid.spec());
      assertThat(exported).contains("# another one");
    } else {
      assertThat(laid.spec().upstreams().values()).anyMatch(each -> each.backends().isEmpty());
    }
  }

  @Property(tries = 100)
  void orderOfUnrelatedChanges_doesNotMatter(@ForAll long seed) {
    Random random = new Random(seed);
    List<BackendChange> some = changes(random, new LinkedHashMap<>(FILE.upstreams()));
    List<BackendChange> ofA = some.stream().filter(c -> c.upstream().equals("a")).toList();
    List<BackendChange> ofB = some.stream().filter(c -> c.upstream().equals("b")).toList();
    List<BackendChange> parted = new ArrayList<>(ofB);
    parted.addAll(ofA);

    assertThat(of(parted.toArray(BackendChange[]::new)))
        .isEqualTo(of(some.toArray(BackendChange[]::new)));
  }
}
