package dev.fairlead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.StickySpec.WhenNotReady;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import dev.fairlead.model.TextHead;
import dev.fairlead.runtime.RequestExplanation.BackendLine;
import dev.fairlead.runtime.RequestExplanation.Choice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An explanation names the backend that a request then goes to. */
class ChoiceExplanationTest {
  private static final int[] WEIGHTS = {0, 1, 1, 2, 3, 5, 100, 1000};

  // An upstream takes long to set up: few of them, and many requests to each.
  @Property(tries = 200)
  void explanation_isWhatTakeThenDoes(@ForAll long seed) {
    Random random = new Random(seed);
    UpstreamSpec spec = upstream(random);
    Upstream upstream = compiled(spec);
    Deque<Lease> busy = new ArrayDeque<>();
    for (int request = 0; request < 75; request++) {
      TextHead head = head(random);
      byte[] client = {10, 0, 0, (byte) random.nextInt(4)};
      List<Integer> tried = tried(random, spec);
      long chance = random.nextLong();
      long now = request * 1_000_000L;

      Choice said = upstream.explain(pick(upstream, head, client, tried, chance, now));
      Lease lease = new Lease();
      int slot = upstream.take(pick(upstream, head, client, tried, chance, now), lease);

      assertThat(said.slot()).as("%s %s in flight %s", spec, tried, busy.size()).isEqualTo(slot);
      agrees(said, slot, spec);
      if (slot >= 0) {
        upstream
            .backend(slot)
            .times()
            .observe(random.nextInt(50_000_000), random.nextInt(9) == 0, now, 1_000_000_000);
        busy.add(lease);
      }
      if (random.nextInt(3) == 0 && !busy.isEmpty()) {
        busy.removeFirst().end();
      }
    }
  }

  @Property(tries = 120)
  void explanationWithoutLimits_isWhatPickThenDoes(@ForAll long seed) {
    Random random = new Random(seed);
    UpstreamSpec some = upstream(random);
    UpstreamSpec spec =
        some.with(
            some.backends().stream()
                .map(b ->
                    new BackendSpec(b.name(), b.address(), b.weight(), b.priority(), 0, b.state()))
                .toList());
    Upstream upstream = compiled(spec);
    for (int request = 0; request < 50; request++) {
      TextHead head = head(random);
      byte[] client = {10, 0, 0, (byte) random.nextInt(4)};
      List<Integer> tried = tried(random, spec);
      long chance = random.nextLong();

      Choice said = upstream.explain(pick(upstream, head, client, tried, chance, request));

      boolean any = upstream.hasAnother(pick(upstream, head, client, tried, chance, request));
      assertThat(said.slot())
          .as("%s %s", spec, tried)
          .isEqualTo(upstream.pick(pick(upstream, head, client, tried, chance, request)));
      assertThat(any).as("%s %s", spec, tried).isEqualTo(said.slot() >= 0);
    }
  }

  @Test
  void asking_changesNothing() {
    Upstream upstream =
        compiled(
            upstream(
                BalanceSpec.of(BalancePolicy.ROUND_ROBIN),
                null,
                List.of(backend(0, 5, 0, 0), backend(1, 1, 0, 0), backend(2, 1, 0, 0))));
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 14; i++) {
      upstream.explain(new Pick(new SplittableRandom(1)));
      order.append((char) ('a' + upstream.pick(new Pick(new SplittableRandom(1)))));
    }
    assertThat(order).hasToString("aabacaaaabacaa");
  }

  @Test
  void thoseWhoWaitForSomethingElse_keepNobodyFromABackendThatIsFree() {
    World world = new World();
    Upstream upstream = world.load(World.limited("a", 1), World.limited("b", 1));
    Lease a = new Lease();
    a.take(upstream.backend(0));
    World.Guest waiting = new World.Guest(upstream, World.boundTo(0));
    assertThat(upstream.line().enter(waiting)).isEqualTo(WaitingLine.WAITS);

    for (Pick pick : List.of(World.pick(), World.boundTo(1))) {
      assertThat(upstream.explain(pick).slot()).isEqualTo(1);
      World.Guest guest = new World.Guest(upstream, pick);
      assertThat(upstream.line().enter(guest)).isEqualTo(1);
      guest.giveBack();
    }
    assertThat(upstream.explain(World.boundTo(0)).slot()).isEqualTo(Upstream.FULL);
    new Lease().take(upstream.backend(1));
    Choice full = upstream.explain(World.pick());
    assertThat(full.slot()).isEqualTo(Upstream.FULL);
    assertThat(full.reason()).endsWith("so it waits; 1 wait already");
  }

  @Test
  void everyoneLeftOut_isToldWhy() {
    List<BackendSpec> backends =
        List.of(
            backend(0, 1, 0, 1),
            backend(1, 0, 0, 0),
            state(backend(2, 1, 0, 0), BackendState.DRAIN),
            state(backend(3, 1, 0, 0), BackendState.MAINTENANCE),
            backend(4, 1, 1, 0),
            backend(5, 1, BackendSpec.BACKUP, 0),
            backend(6, 3, 0, 0),
            backend(7, 1, 0, 0));
    Upstream upstream =
        compiled(upstream(BalanceSpec.of(BalancePolicy.LEAST_CONNECTIONS), null, backends));
    new Lease().take(upstream.backend(0));
    new Lease().take(upstream.backend(6));
    Pick pick = new Pick(new SplittableRandom(1));
    pick.tried.add(7);

    Choice said = upstream.explain(pick);

    assertThat(said.picked()).isEqualTo("b6");
    assertThat(said.backends())
        .extracting(BackendLine::why)
        .containsExactly(
            "full: 1 of 1 in flight",
            "weight 0, takes only clients bound to it",
            "drains, takes only clients bound to it",
            "in maintenance, takes nothing",
            "only while nobody of tier 0 is ready",
            "only while nobody of tier 0 is ready",
            "(1 + 1) / 3 = 0.6667",
            "tried before");
    assertThat(said.backends())
        .extracting(BackendLine::candidate)
        .containsExactly(false, false, false, false, false, false, true, false);
    assertThat(said.backends().get(5).tier()).isEqualTo("backup");
    assertThat(said.measure()).contains("the lowest wins");
  }

  @Test
  void requestWithoutKey_isToldThatItGoesByChance() {
    KeySpec user = new KeySpec(KeySpec.Source.HEADER, "x-user");
    BalanceSpec byUser = new BalanceSpec(BalancePolicy.HASH, user, 0, BalanceSpec.STANDARD_DECAY);
    Upstream upstream =
        compiled(upstream(byUser, null, List.of(backend(0, 1, 0, 0), backend(1, 1, 0, 0))));
    Pick pick = new Pick(new SplittableRandom(1));
    upstream.prepare(pick, TextHead.of("GET", "a.example", "/"), new byte[4]);

    assertThat(upstream.explain(pick).reason()).startsWith("The request has no key");

    pick.clear();
    upstream.prepare(pick, TextHead.of("GET", "a.example", "/").with("X-User", "ann"), new byte[4]);
    assertThat(upstream.explain(pick).reason()).startsWith("The hash of the key is");
  }

  @Test
  void boundClient_isToldToWhom_andWhatHappensWhenThatOneIsAway() {
    StickySpec sticky = StickySpec.of(By.HEADER, "x-user");
    StickySpec refusing =
        new StickySpec(
            sticky.by(),
            sticky.name(),
            WhenNotReady.REFUSE,
            sticky.cookie(),
            sticky.sessions(),
            sticky.idle());
    List<BackendSpec> both = List.of(backend(0, 1, 0, 0), backend(1, 1, 0, 0));
    BalanceSpec balance = BalanceSpec.of(BalancePolicy.ROUND_ROBIN);
    TextHead head = TextHead.of("GET", "h", "/").with("X-User", "ann");
    Upstream redistributes = compiled(upstream(balance, sticky, both));
    Upstream refuses = compiled(upstream(balance, refusing, both));

    Choice bound = redistributes.explain(pick(redistributes, head, new byte[4], List.of(), 1, 0));
    int home = bound.slot();
    Choice anew =
        redistributes.explain(pick(redistributes, head, new byte[4], List.of(home), 1, 0));
    Choice refused = refuses.explain(pick(refuses, head, new byte[4], List.of(home), 1, 0));
    Choice stranger =
        refuses.explain(pick(refuses, TextHead.of("GET", "h", "/"), new byte[4], List.of(), 1, 0));

    assertThat(bound.binding()).isEqualTo("bound to b" + home + " by header x-user");
    assertThat(bound.reason()).isEqualTo("the client is bound to it, so no policy is asked");
    assertThat(bound.backends().get(1 - home).why()).isEqualTo("the client is bound to another");
    assertThat(anew.slot()).isEqualTo(1 - home);
    assertThat(anew.binding()).endsWith("which takes nothing: bound anew");
    assertThat(refused.slot()).isEqualTo(Balancer.NONE);
    assertThat(refused.reason()).contains("whenNotReady says refuse");
    assertThat(stranger.binding()).isEqualTo("no header x-user: not bound");
    assertThat(stranger.slot()).isNotNegative();
  }

  private static void agrees(Choice said, int slot, UpstreamSpec spec) {
    assertThat(said.picked()).isEqualTo(slot < 0 ? null : spec.backends().get(slot).name());
    assertThat(said.backends()).hasSameSizeAs(spec.backends());
    if (slot >= 0) {
      assertThat(said.backends().get(slot).candidate()).as(said.toString()).isTrue();
    }
    assertThat(said.backends())
        .allSatisfy(line -> assertThat(line.why()).as(said.toString()).isNotBlank());
  }

  private static Pick pick(
      Upstream upstream, TextHead head, byte[] client, List<Integer> tried, long chance, long now) {
    Pick pick = new Pick(new SplittableRandom(chance));
    pick.now = now;
    upstream.prepare(pick, head, client);
    tried.forEach(pick.tried::add);
    return pick;
  }

  private static TextHead head(Random random) {
    TextHead head = TextHead.of("GET", "h", "/p" + random.nextInt(5));
    return random.nextBoolean() ? head : head.with("X-User", "u" + random.nextInt(5));
  }

  private static List<Integer> tried(Random random, UpstreamSpec spec) {
    List<Integer> tried = new ArrayList<>();
    while (random.nextInt(4) == 0) {
      tried.add(random.nextInt(spec.backends().size()));
    }
    return tried;
  }

  private static UpstreamSpec upstream(Random random) {
    BalancePolicy policy = one(random, BalancePolicy.values());
    BalanceSpec balance =
        new BalanceSpec(
            policy,
            random.nextBoolean() ? KeySpec.CLIENT_IP : new KeySpec(KeySpec.Source.HEADER, "x-user"),
            policy == BalancePolicy.CONSISTENT_HASH && random.nextBoolean() ? 1.25 : 0,
            BalanceSpec.STANDARD_DECAY);
    List<BackendSpec> backends = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      BackendSpec backend =
          backend(
              i,
              i == 0 ? 1 : WEIGHTS[random.nextInt(WEIGHTS.length)],
              random.nextInt(4) == 0 ? random.nextInt(BackendSpec.BACKUP + 1) : 0,
              random.nextInt(3));
      backends.add(
          random.nextInt(5) == 0 ? state(backend, one(random, BackendState.values())) : backend);
    }
    return upstream(balance, sticky(random), backends);
  }

  private static StickySpec sticky(Random random) {
    StickySpec standard =
        random.nextBoolean() ? StickySpec.of(By.IP, "") : StickySpec.of(By.HEADER, "x-user");
    return switch (random.nextInt(4)) {
      case 0 -> standard;
      case 1 ->
          new StickySpec(
              standard.by(),
              standard.name(),
              WhenNotReady.REFUSE,
              standard.cookie(),
              standard.sessions(),
              standard.idle());
      default -> null;
    };
  }

  private static BackendSpec backend(int number, int weight, int priority, int maxInFlight) {
    return new BackendSpec(
        "b" + number,
        new Address("127.0.0.1", 9000 + number),
        weight,
        priority,
        maxInFlight,
        BackendState.READY);
  }

  private static BackendSpec state(BackendSpec b, BackendState state) {
    return new BackendSpec(b.name(), b.address(), b.weight(), b.priority(), b.maxInFlight(), state);
  }

  private static UpstreamSpec upstream(
      BalanceSpec balance, StickySpec sticky, List<BackendSpec> backends) {
    return new UpstreamSpec(
        "u",
        balance,
        sticky,
        SlowStartSpec.NONE,
        QueueSpec.DEFAULTS,
        backends,
        3,
        256,
        Duration.ofSeconds(30));
  }

  private static Upstream compiled(UpstreamSpec spec) {
    MatchSpec everything = new MatchSpec(List.of(), null, List.of(), Map.of());
    ProxySpec proxy =
        new ProxySpec(
            List.of(new ListenerSpec(new Address("127.0.0.1", 0))),
            List.of(new RouteSpec("all", everything, "u", TimeoutSpec.DEFAULTS, Long.MAX_VALUE)),
            Map.of("u", spec),
            TimeoutSpec.DEFAULTS,
            LimitSpec.DEFAULTS,
            ForwardingSpec.DEFAULTS,
            null,
            null,
            1);
    return new SnapshotCompiler(new Labels()).compile(proxy, null).upstreams().get("u");
  }

  private static <T> T one(Random random, T[] all) {
    return all[random.nextInt(all.length)];
  }
}
