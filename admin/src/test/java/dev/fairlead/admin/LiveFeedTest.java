package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.admin.LiveFeed.Pace;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.control.Author;
import dev.fairlead.control.BackendChange;
import dev.fairlead.control.ControlPlane;
import dev.fairlead.event.Event;
import dev.fairlead.event.Event.Draft;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private AdminFixture fixture;
  private LiveFeed feed;
  private final AtomicInteger looks = new AtomicInteger();
  private volatile Runnable beforeLook = () -> {};

  @BeforeEach
  void start() throws IOException {
    fixture = AdminFixture.start();
    feed = feed(Duration.ofMillis(200));
  }

  private LiveFeed feed(Duration linger) {
    AdminServer.Sources usual = fixture.sources();
    Traffic traffic = usual.traffic();
    Traffic watched =
        new Traffic(
            () -> {
              looks.incrementAndGet();
              beforeLook.run();
              return traffic.counts().get();
            },
            traffic.latencies(),
            traffic.instance(),
            traffic.history());
    return new LiveFeed(
        new LiveSampler(
            new AdminServer.Sources(
                usual.version(),
                usual.status(),
                usual.explain(),
                usual.control(),
                usual.events(),
                usual.check(),
                usual.health(),
                usual.exchanges(),
                watched,
                usual.metrics())),
        new Pace(Duration.ofMillis(20), linger, Duration.ofMillis(400), Duration.ofMillis(300)));
  }

  @AfterEach
  void stop() {
    feed.close();
    fixture.close();
  }

  /** Takes views as they come, on a thread of its own. */
  private final class Reader {
    private final BlockingQueue<JsonNode> views = new LinkedBlockingQueue<>();
    private final Map<Long, String> texts = new ConcurrentHashMap<>();
    private volatile boolean reads = true;
    private volatile boolean leaves;

    Reader() {
      var writer = feed.open();
      Thread.ofVirtual()
          .start(() -> {
            try {
              writer.writeTo(new Sink());
            } catch (IOException e) {
              // Cut off, or closed.
            }
          });
    }

    JsonNode next() throws InterruptedException {
      JsonNode view = views.poll(60, TimeUnit.SECONDS);
      assertThat(view).as("a view").isNotNull();
      return view;
    }

    private final class Sink extends OutputStream {
      @Override
      public void write(int b) {
        throw new AssertionError("views are written whole");
      }

      @Override
      public void write(byte[] bytes) throws IOException {
        try {
          while (!reads) {
            Thread.sleep(10);
          }
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        if (leaves) {
          throw new IOException("left");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        JsonNode view = JSON.readTree(text.substring(text.indexOf("data: ") + 6));
        texts.put(view.path("number").asLong(), text);
        views.add(view);
      }
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.sleep(5);
    }
  }

  @Test
  void firstView_isWhole_andTheNextHaveOnlyWhatIsOther() throws InterruptedException {
    Reader reader = new Reader();
    JsonNode first = reader.next();
    assertThat(first.path("whole").asBoolean()).isTrue();
    assertThat(first.path("backends")).hasSize(3);
    assertThat(first.path("upstreams")).hasSize(2);
    JsonNode second = reader.next();
    assertThat(second.path("whole").asBoolean()).isFalse();
    assertThat(second.path("backends")).isEmpty();
    assertThat(second.path("loads")).isEmpty();
    assertThat(second.path("number").asLong()).isEqualTo(first.path("number").asLong() + 1);
  }

  @Test
  void newSnapshot_isSentWhole() throws InterruptedException {
    Reader reader = new Reader();
    reader.next();
    reader.next();
    fixture
        .control()
        .change(
            new Author("test", "-"),
            ControlPlane.ANY,
            List.of(new BackendChange.Remove("bookstore", "b2")));
    JsonNode view = reader.next();
    while (!view.path("whole").asBoolean()) {
      view = reader.next();
    }
    assertThat(view.path("backends")).hasSize(2);
    assertThat(view.path("snapshot").asLong()).isEqualTo(2);
  }

  @Test
  void event_isToldOnce_andToWhoComesLater() throws InterruptedException {
    Reader reader = new Reader();
    reader.next();
    fixture.events().say(Draft.of(Event.Kind.WARNING, "look here"));
    int told = 0;
    for (int i = 0; i < 20; i++) {
      told += reader.next().path("events").size();
    }
    assertThat(told).isEqualTo(1);
    assertThat(new Reader().next().path("events").get(0).path("cause").asText())
        .isEqualTo("look here");
  }

  @Test
  void allViewers_areSentTheSameText_ofOneLook() throws InterruptedException {
    Reader one = new Reader();
    Reader other = new Reader();
    await(() -> common(one, other).size() >= 3);
    for (long number : common(one, other)) {
      assertThat(one.texts.get(number)).isEqualTo(other.texts.get(number));
    }
    assertThat(feed.viewers()).isEqualTo(2);
    assertThat((long) looks.get()).isLessThanOrEqualTo(feed.now().number() + 1);
  }

  /** Views that both were sent as changes: who skips one is sent a whole view instead. */
  private static Set<Long> common(Reader one, Reader other) {
    Set<Long> both = new HashSet<>(one.texts.keySet());
    both.retainAll(other.texts.keySet());
    both.removeIf(number ->
        Stream.of(one, other).anyMatch(each -> each.texts.get(number).contains("\"whole\":true")));
    return both;
  }

  @Test
  void nobodyIsLookedAt_whenAllHaveLeft_andWhoComesThenBeginsAnew() throws InterruptedException {
    Reader reader = new Reader();
    assertThat(reader.next().path("second").path("perSecond").isNull()).isTrue();
    assertThat(reader.next().path("second").path("perSecond").isNull()).isFalse();
    reader.leaves = true;
    await(() -> !feed.isLooking());
    assertThat(feed.viewers()).isZero();
    JsonNode first = new Reader().next();
    assertThat(first.path("whole").asBoolean()).isTrue();
    assertThat(first.path("past")).isEmpty();
    assertThat(first.path("second").path("perSecond").isNull()).isTrue();
  }

  @Test
  void whoComesDuringTheLastLook_isNotForgotten() throws InterruptedException {
    feed.close();
    feed = feed(Duration.ZERO);
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    beforeLook =
        () -> {
          looking.countDown();
          uninterrupted(goesOn);
        };
    // Who asks once has somebody look, but does not watch: it would be the last look.
    Thread.ofVirtual().start(feed::now);
    assertThat(looking.await(60, TimeUnit.SECONDS)).isTrue();
    Reader late = new Reader();
    await(() -> feed.viewers() == 1 && feed.waiting() > 0);
    goesOn.countDown();
    late.next();
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void lookThatFails_isNotTheEnd_andWhoAsksOnceIsTold() throws InterruptedException {
    Reader reader = new Reader();
    long before = reader.next().path("number").asLong();
    beforeLook =
        () -> {
          throw new LinkageError("on purpose");
        };
    int failed = looks.get();
    await(() -> looks.get() > failed + 3);
    await(() -> !feed.isLooking() || looks.get() > failed + 5);
    beforeLook = () -> {};
    JsonNode view = reader.next();
    while (view.path("number").asLong() <= before + 1) {
      view = reader.next();
    }
    assertThat(feed.now().number()).isPositive();
  }

  @Test
  void stateThatCannotBeSeen_isARefusal_notSilence() {
    beforeLook =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> feed.now())
        .withMessageContaining("could not be looked at");
  }

  @Test
  void whoReadsSlowly_isSentAWholeView_andWhoDoesNotReadIsCutOff() throws InterruptedException {
    Reader reader = new Reader();
    long before = reader.next().path("number").asLong();
    reader.reads = false;
    await(() -> feed.now().number() > before + 4);
    reader.reads = true;
    JsonNode view = reader.next();
    while (view.path("number").asLong() <= before + 2) {
      view = reader.next();
    }
    assertThat(view.path("whole").asBoolean()).isTrue();
    reader.reads = false;
    await(() -> feed.viewers() == 0);
  }
}
