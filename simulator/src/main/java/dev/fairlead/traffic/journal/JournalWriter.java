package dev.fairlead.traffic.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes a journal, JSON lines, on a thread of its own: whoever tells it something never waits.
 * What does not fit any more is counted, and the last line says so. Any thread.
 */
public final class JournalWriter implements AutoCloseable {
  private static final int MOST_WAITING = 200_000;

  private final BlockingQueue<Optional<Told>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong lost = new AtomicLong();
  private final ObjectMapper json =
      new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
  private final OutputStream out;
  private final Thread thread = Thread.ofPlatform().name("journal").unstarted(this::write);
  private volatile @Nullable IOException failure;

  private JournalWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Begins one, in place of what the file held.
   *
   * @throws IOException when it cannot be written
   */
  public static JournalWriter open(
      Path file, String scenario, long seed, String target, long atMillis) throws IOException {
    JournalWriter writer =
        new JournalWriter(new java.io.BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    ObjectNode first = writer.json.createObjectNode();
    first.put("run", scenario).put("seed", seed).put("target", target).put("at", atMillis);
    writer.line(first);
    writer.thread.start();
    return writer;
  }

  /** Writes it when there is time. */
  public void add(Told told) {
    if (!waiting.offer(Optional.of(told))) {
      lost.incrementAndGet();
    }
  }

  private void write() {
    try {
      // An empty one is the last.
      Optional<Told> next = waiting.take();
      while (next.isPresent()) {
        if (failure == null) {
          write(next.get());
        }
        next = next();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What is written is in the file before anybody waits: a run that is killed leaves what it can.
   */
  private Optional<Told> next() throws InterruptedException {
    if (waiting.isEmpty()) {
      try {
        out.flush();
      } catch (IOException e) {
        failure = e;
      }
    }
    return waiting.take();
  }

  private void write(Told told) {
    try {
      line(node(told));
    } catch (IOException e) {
      failure = e;
    }
  }

  private ObjectNode node(Told told) {
    ObjectNode node = json.createObjectNode();
    node.put("at", told.atMillis()).put("user", told.user()).put("tells", told.tells().word());
    if (told.customer() != null) {
      node.put("customer", told.customer());
    }
    if (told.email() != null) {
      node.put("email", told.email());
    }
    node.put("request", told.request());
    if (told.key() != null) {
      node.put("key", told.key());
    }
    node.put("status", told.status());
    if (told.lost() != null) {
      node.put("lost", told.lost());
    }
    if (told.uncertain()) {
      node.put("uncertain", true);
    }
    JsonNode answer = answer(told);
    if (answer != null) {
      node.set("answer", answer);
    }
    return node;
  }

  private @Nullable JsonNode answer(Told told) {
    if (told.body().length == 0 || told.status() >= 400) {
      return null;
    }
    try {
      JsonNode whole = json.readTree(told.body());
      return Essence.of(told.tells(), whole);
    } catch (IOException e) {
      return json.getNodeFactory().textNode("not JSON: " + e.getMessage());
    }
  }

  private void line(ObjectNode node) throws IOException {
    json.writeValue(out, node);
    out.write('\n');
  }

  /**
   * Ends it once all is written.
   *
   * @throws IOException when something could not be written
   */
  @Override
  public void close() throws IOException {
    try {
      waiting.put(Optional.empty());
      thread.join();
      IOException failed = failure;
      if (failed != null) {
        throw failed;
      }
      ObjectNode last = json.createObjectNode();
      last.put("end", true).put("gaps", lost.get()).put("at", System.currentTimeMillis());
      line(last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      out.close();
    }
  }
}
