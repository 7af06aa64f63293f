package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.view.LimitView;
import dev.fairlead.admin.view.LiveView;
import dev.fairlead.admin.view.LiveView.LiveBackend;
import dev.fairlead.admin.view.LiveView.LiveLoad;
import dev.fairlead.admin.view.LiveView.LiveProcess;
import dev.fairlead.admin.view.LiveView.LiveRoute;
import dev.fairlead.admin.view.LiveView.LiveSecond;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LiveDeltaTest {
  private static final Instant TIME = Instant.parse("2026-11-23T10:00:00Z");

  /** Whoever adds each difference to what he has seen, has what a whole view would have told. */
  @Property(tries = 50)
  void differences_addUpToTheWhole(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 30) int backends) {
    LiveView before = view(random, 1, 1, backends);
    LiveView picture = before;
    for (int number = 2; number < 12; number++) {
      LiveView now = view(random, number, 1, backends);
      LiveView difference = LiveDelta.of(before, now, List.of());
      assertThat(difference).isNotNull();
      assertThat(difference.whole()).isFalse();
      assertThat(difference.loads()).noneMatch(before.loads()::contains);
      picture = added(picture, difference);
      assertThat(picture.backends()).isEqualTo(now.backends());
      assertThat(picture.loads()).isEqualTo(now.loads());
      assertThat(picture.routes()).isEqualTo(now.routes());
      assertThat(picture.limits()).isEqualTo(now.limits());
      assertThat(difference.second()).isEqualTo(now.second());
      assertThat(difference.requests()).isEqualTo(now.requests());
      before = now;
    }
  }

  @Test
  void whatHasNoDifference_isToldWhole() {
    Random random = new Random(1);
    LiveView one = view(random, 1, 1, 3);
    assertThat(LiveDelta.of(one, view(random, 2, 2, 3), List.of())).as("a new snapshot").isNull();
    assertThat(LiveDelta.of(one, view(random, 2, 1, 4), List.of())).as("one more").isNull();
  }

  /** As the page does. */
  private static LiveView added(LiveView known, LiveView difference) {
    return view(
        difference.number(),
        difference.snapshot(),
        difference.second(),
        merged(known.backends(), difference.backends(), LiveBackend::id),
        merged(known.loads(), difference.loads(), LiveLoad::id),
        merged(known.routes(), difference.routes(), LiveRoute::name),
        merged(known.limits(), difference.limits(), each -> each.place() + "\n" + each.name()));
  }

  private static <T> List<T> merged(List<T> known, List<T> changed, Function<T, Object> key) {
    Map<Object, T> all = new LinkedHashMap<>();
    known.forEach(each -> all.put(key.apply(each), each));
    changed.forEach(each -> all.put(key.apply(each), each));
    return List.copyOf(all.values());
  }

  private static LiveView view(Random random, int number, long snapshot, int backends) {
    return view(
        number,
        snapshot,
        new LiveSecond(
            TIME.plusSeconds(number),
            random.nextDouble(),
            Collections.emptySortedMap(),
            random.nextInt(3),
            0,
            0),
        IntStream.range(0, backends).mapToObj(id -> backend(random, id)).toList(),
        IntStream.range(0, backends)
            .mapToObj(id -> new LiveLoad(id, random.nextInt(2), random.nextInt(2), 0, 0, 0))
            .toList(),
        IntStream.range(0, 3)
            .mapToObj(id -> new LiveRoute("r" + id, "u", 0, 0, random.nextInt(2)))
            .toList(),
        IntStream.range(0, 4).mapToObj(id -> limit(random, id)).toList());
  }

  private static LiveView view(
      long number,
      long snapshot,
      LiveSecond second,
      List<LiveBackend> backends,
      List<LiveLoad> loads,
      List<LiveRoute> routes,
      List<LimitView> limits) {
    return new LiveView(
        number,
        true,
        second.time(),
        snapshot,
        null,
        new LiveProcess("1", 1, number, List.of()),
        1,
        0,
        0,
        number,
        second,
        List.of(second),
        List.of(),
        backends,
        loads,
        routes,
        limits,
        List.of());
  }

  private static LiveBackend backend(Random random, int id) {
    return new LiveBackend(
        id,
        "u" + id % 2,
        "b" + id,
        "http://127.0.0.1:1",
        "ready",
        random.nextInt(5) == 0 ? "down" : "ready",
        random.nextInt(5) == 0 ? TIME : null,
        null,
        1,
        1,
        1,
        0,
        List.of());
  }

  /** Two of a place, and two of a name. */
  private static LimitView limit(Random random, int id) {
    return new LimitView(
        "route r" + id / 2,
        "limit " + id % 2,
        "10/s",
        false,
        random.nextInt(2),
        0,
        0,
        0,
        10,
        0,
        0,
        List.of());
  }
}
