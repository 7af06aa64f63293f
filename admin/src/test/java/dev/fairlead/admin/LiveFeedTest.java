package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.admin.LiveFeed.Pace;
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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private AdminFixture fixture;
  private LiveFeed feed;

  @BeforeEach
  void start() throws IOException {
    fixture = AdminFixture.start();
    feed =
        new LiveFeed(
            new LiveSampler(fixture.sources()),
            new Pace(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofMillis(400)));
  }

  @AfterEach
  void stop() {
    feed.close();
    fixture.close();
  }

  /** Takes views as they come, on a thread of its own. */
  private final class Reader {
    private final BlockingQueue<JsonNode> views = new LinkedBlockingQueue<>();
    private volatile boolean reads = true;

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
        String text = new String(bytes, StandardCharsets.UTF_8);
        views.add(JSON.readTree(text.substring(text.indexOf("data: ") + 6)));
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
  void allViewers_areSentTheSameViews_andNobodyIsLookedAtForNobody() throws InterruptedException {
    Reader one = new Reader();
    Reader other = new Reader();
    long seen = other.next().path("number").asLong();
    JsonNode view = one.next();
    while (view.path("number").asLong() < seen) {
      view = one.next();
    }
    assertThat(view.path("time")).isEqualTo(view.path("second").path("time"));
    assertThat(feed.viewers()).isEqualTo(2);
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
