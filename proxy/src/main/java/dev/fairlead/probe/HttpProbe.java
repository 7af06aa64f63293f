package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.model.Address;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request and looks at the answer. A connection serves several checks, so that a short
 * pulse is cheap, but not many: whoever still answers on it may have stopped to listen.
 */
final class HttpProbe implements Probe {
  /** A connection serves so many checks. */
  private static final int USES = 10;

  private final CheckSpec.Http spec;
  private final Address address;
  private final Dial dial;
  private final String name;
  private final byte[] request;
  private final byte[] lastRequest;
  private final Judgment judgment;

  private @Nullable SocketChannel kept;
  private int uses;

  /** Whether what was begun without a thread has been asked, or waits for its connection. */
  private boolean sent;

  /** Has some of an answer that was begun without a thread. */
  private @Nullable AnswerReader begun;

  private volatile boolean connecting;

  HttpProbe(CheckSpec.Http spec, Address address) {
    this.spec = spec;
    this.address = address;
    this.dial = new Dial(address);
    this.name = spec.method() + " " + spec.path();
    this.request = CheckRequest.of(spec, address, false);
    this.lastRequest = CheckRequest.of(spec, address, true);
    this.judgment = new Judgment(spec);
  }

  @Override
  public Finding check(boolean fresh, boolean keep) {
    SocketChannel used = kept;
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
  private Finding again(SocketChannel used, AnswerReader reader, boolean keep) {
    try {
      used.configureBlocking(true);
      return ask(used, reader, keep);
    } catch (IOException e) {
      Dial.hangUp(used);
      return reader.started() || dial.closed() ? broken(e) : first(reader, keep);
    }
  }

  // ---- without a thread, until it has to wait ----

  @Override
  public boolean begin() {
    // A search for a pattern may take long.
    if (kept == null || judgment.wantsBody()) {
      return false;
    }
    try {
      SocketChannel used = uses < USES ? kept : another();
      if (used != null) {
        used.configureBlocking(false);
        sent = false;
        send(used);
        return true;
      }
    } catch (IOException e) {
      // It had gone stale, or there is none to be had: that is found again on a thread.
    }
    drop();
    return false;
  }

  private @Nullable SocketChannel another() throws IOException {
    drop();
    uses = 0;
    kept = dial.begin();
    return kept;
  }

  private void drop() {
    Dial.hangUp(kept);
    kept = null;
  }

  /** Sends the request, if there is a connection by now. */
  private void send(SocketChannel used) throws IOException {
    connecting = !used.finishConnect();
    if (!connecting) {
      sent = true;
      if (used.write(ByteBuffer.wrap(request)) < request.length) {
        throw new IOException("no room for a request");
      }
    }
  }

  @Override
  public boolean arrived() {
    SocketChannel used = kept;
    if (used == null) {
      return true;
    }
    if (!sent) {
      try {
        send(used);
      } catch (IOException e) {
        connecting = false;
        drop();
      }
      return kept == null;
    }
    AnswerReader reader = AnswerReader.take();
    try {
      if (!reader.fetch(used)) {
        reader.giveBack();
        return false;
      }
    } catch (IOException e) {
      // It had gone stale, which is found again by reading on.
    }
    begun = reader;
    return true;
  }

  @Override
  public @Nullable Finding glance() {
    SocketChannel used = kept;
    AnswerReader reader = begun;
    try {
      if (used == null || reader == null || !reader.fetchedWhole(toHead())) {
        return null;
      }
    } catch (IOException e) {
      return null;
    }
    begun = null;
    kept = null;
    try {
      return judged(used, reader, true);
    } finally {
      reader.giveBack();
    }
  }

  @Override
  public Finding goOn() {
    SocketChannel used = kept;
    kept = null;
    AnswerReader reader = begun == null ? AnswerReader.take() : begun;
    begun = null;
    try {
      if (used == null) {
        return first(reader, true);
      }
      return goOn(used, reader);
    } finally {
      reader.giveBack();
    }
  }

  private Finding goOn(SocketChannel used, AnswerReader reader) {
    boolean young = uses == 0;
    try {
      used.configureBlocking(true);
      if (!sent) {
        boolean _ = used.finishConnect();
        connecting = false;
        write(used, request);
      }
      reader.read(used, toHead(), false);
      return judged(used, reader, true);
    } catch (IOException e) {
      Dial.hangUp(used);
      if (connecting) {
        connecting = false;
        return new Finding(false, dial.failure(e));
      }
      return young || reader.started() || dial.closed() ? broken(e) : first(reader, true);
    }
  }

  // ---- on a thread ----

  private Finding first(AnswerReader reader, boolean keep) {
    SocketChannel channel;
    connecting = true;
    try {
      channel = dial.open();
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
  private Finding ask(SocketChannel channel, AnswerReader reader, boolean keep) throws IOException {
    write(channel, keep ? request : lastRequest);
    // The other checks of this turn send theirs, and the answer is likely to be here then: waiting
    // for it costs more than all the rest.
    Thread.yield();
    reader.read(channel, toHead(), judgment.wantsBody());
    return judged(channel, reader, keep);
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      int _ = channel.write(out);
    }
  }

  private boolean toHead() {
    return spec.method().equals("HEAD");
  }

  /** What the answer says; the connection is kept where it can be. */
  private Finding judged(SocketChannel channel, AnswerReader reader, boolean keep) {
    uses++;
    if (keep && reader.reusable()) {
      kept = channel;
    } else {
      Dial.hangUp(channel);
    }
    return judgment.of(reader, dial);
  }

  @Override
  public String waitingFor() {
    return connecting ? "no connection to " + address : name + ": no complete answer";
  }

  @Override
  public void close() {
    dial.close();
    // What is kept is the dial's latest, and closed with it.
  }
}
