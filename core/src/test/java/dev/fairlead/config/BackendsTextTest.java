package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Backends are put into a text, and nothing else in it is touched. */
class BackendsTextTest {
  private static final Map<String, String> ENV = Map.of("HOST", "127.0.0.1", "N", "7");

  private static final String BLOCK =
      """
      # The shop.
      listeners: [8080]   # one
      upstreams:
        a:   # the first
          balance: random
          # All of them:
          backends:   # here
            # b1 is old
            - name: b1   # says its name
              url: "http://${HOST}:1"   # and where
              weight: 3   # heavy

            - { name: b2, url: http://127.0.0.1:2 }   # small
            # the third
            - http://127.0.0.1:3   # short
          retry: 2   # afterwards
        b: { backends: [ http://127.0.0.1:1 , { url: "http://127.0.0.1:2", weight: "${N}", } ] } # flow
      routes: [{ upstream: a }]   # end
      """;

  private static String edit(String text, String upstream, BackendSpec... wanted) {
    return edit(text, Map.of(upstream, List.of(wanted)));
  }

  private static String edit(String text, Map<String, List<BackendSpec>> wanted) {
    String edited = BackendsText.with(text, ENV::get, wanted);
    ProxySpec before = Reads.loaded(text, ENV);
    ProxySpec after = Reads.loaded(edited, ENV);
    before
        .upstreams()
        .forEach((name, was) ->
            assertThat(after.upstreams().get(name))
                .as(edited)
                .isEqualTo(was.with(wanted.getOrDefault(name, was.backends()))));
    assertThat(after.with(before.upstreams())).isEqualTo(before);
    return edited;
  }

  private static BackendSpec backend(String name, int port, int weight) {
    return new BackendSpec(name, new Address("127.0.0.1", port), weight);
  }

  private static final BackendSpec B1 = backend("b1", 1, 3);
  private static final BackendSpec B2 = backend("b2", 2, 1);
  private static final BackendSpec B3 = backend("127.0.0.1:3", 3, 1);

  @Test
  void nothingToChange_isTheSameText() {
    assertThat(edit(BLOCK, "a", B1, B2, B3)).isEqualTo(BLOCK);
    assertThat(edit(BLOCK, "nobody", B1)).isEqualTo(BLOCK);
  }

  @Test
  void added_standsBehindTheOthers() {
    assertThat(edit(BLOCK, "a", B1, B2, B3, backend("b4", 4, 2)))
        .isEqualTo(
            BLOCK.replace(
                "# short\n",
                "# short\n      - { name: b4, url: http://127.0.0.1:4, weight: 2 }\n"));
    assertThat(edit(BLOCK, "b", backend("127.0.0.1:1", 1, 1), backend("127.0.0.1:2", 2, 7), B3))
        .isEqualTo(BLOCK.replace("\"${N}\", } ]", "\"${N}\", }, { url: http://127.0.0.1:3 } ]"));
  }

  @Test
  void removed_takesItsLinesWithIt() {
    assertThat(edit(BLOCK, "a", B1, B3)).isEqualTo(BLOCK.replaceFirst(" +- \\{ name: b2.*\n", ""));
    assertThat(edit(BLOCK, "a", B2))
        .isEqualTo(
            BLOCK
                .replaceFirst("(?s) +- name: b1.*# heavy\n", "")
                .replaceFirst(" +- http.*# short\n", ""));
    assertThat(edit(BLOCK, "b", backend("127.0.0.1:2", 2, 7)))
        .isEqualTo(BLOCK.replace("http://127.0.0.1:1 , {", "{"));
    assertThat(edit(BLOCK, "b", backend("127.0.0.1:1", 1, 1)))
        .isEqualTo(BLOCK.replace(" , { url: \"http://127.0.0.1:2\", weight: \"${N}\", }", ""));
  }

  @Test
  void changed_keepsWhatElseIsSaidOfIt() {
    BackendPatch drained = new BackendPatch(9, BackendState.DRAIN, null);
    assertThat(edit(BLOCK, "a", drained.over(B1), drained.over(B2), drained.over(B3)))
        .isEqualTo(
            BLOCK
                .replace("weight: 3   # heavy", "weight: 9   # heavy\n        state: drain")
                .replace("http://127.0.0.1:2 }", "http://127.0.0.1:2, weight: 9, state: drain }")
                .replace(
                    "- http://127.0.0.1:3 ",
                    "- { url: http://127.0.0.1:3, weight: 9, state: drain } "));
  }

  @Test
  void windowsLineEnds_stay() {
    assertThat(edit(BLOCK.replace("\n", "\r\n"), "a", B1, B3, backend("b4", 4, 1)))
        .isEqualTo(edit(BLOCK, "a", B1, B3, backend("b4", 4, 1)).replace("\n", "\r\n"));
  }

  @Test
  void allReplaced_isANewList() {
    assertThat(edit(BLOCK, "a", backend("x", 9, 1)))
        .contains("backends: [{ name: x, url: http://127.0.0.1:9 }]   # here")
        .contains("retry: 2   # afterwards");
  }

  @Test
  void noneLeft_isAnEmptyList() {
    assertThat(BackendsText.with(BLOCK, ENV::get, Map.of("b", List.of())))
        .contains("b: { backends: [] } # flow");
  }

  @Test
  void whatAnchorsShare_isChangedForTheOneThatIsMeant() {
    String shared =
        """
        listeners: [8080]
        x-base: &base { retry: 2, backends: &list [http://127.0.0.1:1] }
        upstreams:
          a: *base
          b: { <<: *base, retry: 3 }
          c: { backends: *list }
          d:
            <<: *base
          e: &e { backends: [&one { url: http://127.0.0.1:1 }, { <<: *one, url: http://127.0.0.1:5 }] }
          f: *e
        routes: [{ upstream: a }]
        """;
    BackendSpec one = backend("127.0.0.1:1", 1, 1);
    for (String upstream : List.of("a", "b", "c", "d", "f")) {
      edit(shared, upstream, one, B2);
    }
    assertThat(
            BackendsText.with(shared, ENV::get, Map.of("e", List.of(backend("127.0.0.1:1", 1, 4)))))
        .isEqualTo(
            "# To be changed by hand, since anchors share it: backends of e:"
                + " [{ url: http://127.0.0.1:1, weight: 4 }]\n"
                + shared);
  }

  @Property(tries = 100)
  void anyBackends_areReadAsTheyWereWanted(@ForAll long seed) {
    Random random = new Random(seed);
    List<BackendSpec> all = new ArrayList<>(List.of(B1, B2, B3));
    for (int i = 0; i < random.nextInt(3); i++) {
      String name = List.of("null", "on:", "7", "x-y.z").get(random.nextInt(4)) + i;
      all.add(
          new BackendSpec(
              name,
              random.nextBoolean() ? new Address("::1", 80 + i) : new Address("h", 90 + i),
              1,
              random.nextInt(BackendSpec.BACKUP + 1),
              random.nextInt(3),
              BackendState.READY));
    }
    List<BackendSpec> wanted = new ArrayList<>();
    for (BackendSpec each : all) {
      if (wanted.isEmpty() || random.nextInt(4) != 0) {
        BackendPatch patch =
            new BackendPatch(
                random.nextBoolean() ? 1 + random.nextInt(1000) : null,
                random.nextBoolean() ? BackendState.DRAIN : null,
                random.nextBoolean() ? random.nextInt(9) : null);
        wanted.add(patch.over(each));
      }
    }
    edit(BLOCK, Map.of(random.nextBoolean() ? "a" : "b", wanted));
  }
}
