package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.CheckSpec.BodyTest;
import dev.fairlead.config.CheckSpec.StatusRange;
import dev.fairlead.model.Address;
import dev.fairlead.tls.Handshakes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request and looks at the answer. A connection serves several checks, so that a short
 * pulse is cheap, but not many: whoever still answers on it may have stopped to listen.
 */
final class HttpProbe implements Probe {
  /** A connection serves so many checks. */
  private static final int USES = 10;

  private static final int SHOWN = 60;

  private final CheckSpec.Http spec;
  private final Address address;
  private final Dial dial;
  private final String name;
  private final byte[] request;
  private final byte[] lastRequest;
  private final @Nullable Pattern pattern;

  private final Probe.@Nullable Cipher tls;
  private volatile @Nullable ByteChannel kept;
  private int uses;
  private volatile boolean connecting;

  /** Asks without TLS. */
  HttpProbe(CheckSpec.Http spec, Address address) {
    this(spec, address, null);
  }

  /** Asks over {@code tls}, if any. */
  HttpProbe(CheckSpec.Http spec, Address address, Probe.@Nullable Cipher tls) {
    this.tls = tls;
    this.spec = spec;
    this.address = address;
    this.dial = new Dial(address);
    this.name = spec.method() + " " + spec.path();
    this.request = request(spec, address, false);
    this.lastRequest = request(spec, address, true);
    BodyTest body = spec.body();
    this.pattern =
        body == null
            ? null
            : Pattern.compile(body.text(), body.regex() ? Pattern.DOTALL : Pattern.LITERAL);
  }

  private static byte[] request(CheckSpec.Http spec, Address address, boolean last) {
    String host = spec.host() == null ? address.toString() : spec.host();
    StringBuilder head = new StringBuilder(spec.method() + " " + spec.path() + " HTTP/1.1\r\n");
    line(head, spec, "Host", host);
    line(head, spec, "User-Agent", "fairlead-health");
    line(head, spec, "Accept", "*/*");
    if (!spec.method().equals("GET") && !spec.method().equals("HEAD")) {
      line(head, spec, "Content-Length", "0");
    }
    if (last) {
      line(head, spec, "Connection", "close");
    }
    spec.fields().forEach(each -> head.append(each.name() + ": " + each.value() + "\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A line, unless the user has one of that name. */
  private static void line(StringBuilder head, CheckSpec.Http spec, String name, String value) {
    if (spec.fields().stream().noneMatch(each -> each.name().equalsIgnoreCase(name))) {
      head.append(name + ": " + value + "\r\n");
    }
  }

  @Override
  public Finding check(boolean fresh, boolean keep) {
    ByteChannel used = kept;
    kept = null;
    if (used != null && (fresh || uses >= USES)) {
      Dial.hangUp(used);
      used = null;
    }
    AnswerReader reader = AnswerReader.take();
    try {
      return used == null ? first(reader, keep) : again(used, reader, keep);
    } finally {
      reader.giveBack();
    }
  }

  /** On a connection that has served before; one that has gone stale says nothing. */
  private Finding again(ByteChannel used, AnswerReader reader, boolean keep) {
    try {
      return ask(used, reader, keep);
    } catch (IOException e) {
      Dial.hangUp(used);
      return reader.started() || dial.closed() ? broken(e) : first(reader, keep);
    }
  }

  private Finding first(AnswerReader reader, boolean keep) {
    ByteChannel channel;
    connecting = true;
    try {
      ByteChannel plain = dial.open();
      channel = tls == null ? plain : tls.over(plain);
    } catch (SSLException e) {
      return new Finding(false, "TLS with " + address + ": " + Handshakes.words(e));
    } catch (IOException e) {
      return new Finding(false, dial.failure(e));
    } finally {
      connecting = false;
    }
    uses = 0;
    try {
      return ask(channel, reader, keep);
    } catch (IOException e) {
      Dial.hangUp(channel);
      return broken(e);
    }
  }

  private Finding broken(IOException e) {
    return new Finding(
        false,
        name
            + ": "
            + (e instanceof EOFException ? "the connection was closed " : Dial.words(e) + " ")
            + "before the answer was complete");
  }

  @SuppressWarnings("ThreadPriorityCheck") // yielding saves work, but nothing depends on it
  private Finding ask(ByteChannel channel, AnswerReader reader, boolean keep) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(keep ? request : lastRequest);
    while (out.hasRemaining()) {
      int _ = channel.write(out);
    }
    // The other checks of this turn send theirs, and the answer is likely to be here then: waiting
    // for it costs more than all the rest.
    Thread.yield();
    reader.read(channel, spec.method().equals("HEAD"), pattern != null);
    uses++;
    if (keep && reader.reusable() && !dial.closed()) {
      kept = channel;
    } else {
      Dial.hangUp(channel);
    }
    return judge(reader);
  }

  private Finding judge(AnswerReader reader) {
    String fault = reader.fault();
    if (fault != null) {
      return new Finding(false, name + ": " + fault);
    }
    int status = reader.status();
    if (spec.statuses().stream().noneMatch(range -> range.has(status))) {
      return new Finding(false, name + ": status " + status + ", expected " + expected());
    }
    BodyTest body = spec.body();
    if (body != null && !found(reader.body())) {
      return new Finding(
          false,
          name
              + ": status "
              + status
              + ", but its body "
              + (body.regex() ? "does not match " : "does not have ")
              + shown(body.text()));
    }
    return new Finding(true, name + ": status " + status);
  }

  private boolean found(String body) {
    Pattern wanted = pattern;
    try {
      return wanted == null || wanted.matcher(new Breakable(body, dial)).find();
    } catch (Breakable.Broken | StackOverflowError e) {
      return false;
    }
  }

  private String expected() {
    return spec.statuses().stream().map(range -> text(range)).collect(Collectors.joining(", "));
  }

  private static String text(StatusRange range) {
    return range.first() == range.last()
        ? Integer.toString(range.first())
        : range.first() + " to " + range.last();
  }

  private static String shown(String text) {
    return '"' + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + '"';
  }

  @Override
  public String waitingFor() {
    return connecting ? "no connection to " + address : name + ": no complete answer";
  }

  @Override
  public void close() {
    dial.close();
    // What is kept is the dial's latest, but has an engine to let go of, perhaps.
    Dial.hangUp(kept);
  }
}
