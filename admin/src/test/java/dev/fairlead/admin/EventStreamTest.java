package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.admin.testing.RawAnswer;
import dev.fairlead.event.Event;
import dev.fairlead.event.Event.Draft;
import dev.fairlead.event.EventLog;
import dev.fairlead.model.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  private static final Duration HEARTBEAT = Duration.ofMillis(200);
  private AdminFixture fixture;
  private AdminServer server;

  @BeforeEach
  void start() throws IOException {
    fixture = AdminFixture.start();
    server =
        AdminServer.start(
            AdminServer.Access.open(new Address("127.0.0.1", 0)), fixture.sources(), HEARTBEAT);
  }

  @AfterEach
  void stop() {
    server.close();
    fixture.close();
  }

  private void say(String cause) {
    EventLog events = fixture.events();
    events.say(Draft.of(Event.Kind.WARNING, cause));
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  private final class Listener implements AutoCloseable {
    private final Socket socket = new Socket();
    private final BufferedReader lines;

    Listener(String target, String... fields) throws IOException {
      socket.setReceiveBufferSize(4096);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().port()));
      socket.setSoTimeout(60_000);
      String request =
          "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n";
      for (String field : fields) {
        request += field + "\r\n";
      }
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line that begins so, whatever stands between. */
    String next(String prefix) throws IOException {
      // Heartbeats keep coming, so that a silence is none to the socket.
      long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      String line = lines.readLine();
      while (line != null && !line.startsWith(prefix)) {
        assertThat(System.nanoTime()).as("a line with " + prefix).isLessThan(until);
        line = lines.readLine();
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void whatHappens_isToldAtOnce_withItsIdAndKind() throws IOException {
    say("before");
    try (Listener listener = new Listener("/api/v1/events")) {
      await(() -> server.listeners() == 1);
      say("now");
      assertThat(listener.next("id: ")).isEqualTo("id: 2");
      assertThat(listener.next("event: ")).isEqualTo("event: warning");
      assertThat(listener.next("data: ")).contains("\"cause\":\"now\"");
      assertThat(listener.next(": ")).as("a heartbeat").isEqualTo(": still here");
    }
    await(() -> server.listeners() == 0);
  }

  @Test
  void whoWasCutOff_missesNothing_andIdsOfAnotherProcessAreNone() throws IOException {
    for (int i = 1; i <= 5; i++) {
      say("event " + i);
    }
    try (Listener listener = new Listener("/api/v1/events", "Last-Event-ID: 3")) {
      assertThat(listener.next("id: ")).isEqualTo("id: 4");
      assertThat(listener.next("id: ")).isEqualTo("id: 5");
    }
    try (Listener listener = new Listener("/api/v1/events", "Last-Event-ID: 99")) {
      assertThat(listener.next("id: ")).isEqualTo("id: 1");
    }
    try (Listener listener = new Listener("/api/v1/events?after=4")) {
      assertThat(listener.next("id: ")).isEqualTo("id: 5");
    }
  }

  @Test
  void keptOnes_areAListToo() throws IOException {
    say("one");
    say("two");
    RawAnswer list =
        RawAnswer.to(
            server.address(), "GET", "/api/v1/events?after=1", "", "Accept: application/json");
    assertThat(list.body()).contains("\"last\":2").contains("two").doesNotContain("\"one\"");
    assertThat(RawAnswer.to(server.address(), "GET", "/api/v1/events?after=x", "").status())
        .isEqualTo(400);
  }

  @Test
  void whoDoesNotRead_isCutOff() throws IOException {
    try (Listener _ = new Listener("/api/v1/events")) {
      await(() -> server.listeners() == 1);
      String large = "x".repeat(100_000);
      for (int i = 0; i < 300; i++) {
        say(large);
      }
      await(() -> server.listeners() == 0);
    }
  }
}
