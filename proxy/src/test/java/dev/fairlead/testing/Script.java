package dev.fairlead.testing;

import java.util.concurrent.CountDownLatch;

/** What a backend does with a request whose head it has read. */
@FunctionalInterface
public interface Script {
  /** Plays one turn on the connection's own thread; may block. */
  void play(Turn turn) throws Exception;

  /** Reads the body, then answers 200 with {@code METHOD target} as the body. */
  static Script echo() {
    return turn -> {
      SeenRequest seen = turn.body();
      String content = seen.method() + " " + seen.target();
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n";
      turn.write(seen.method().equals("HEAD") ? head : head + content);
    };
  }

  /** Reads the body, answers with exactly these bytes and goes on with the next request. */
  static Script bytes(String answer) {
    return bytes(answer, Delivery.WHOLE);
  }

  /** As {@link #bytes}, in pieces. */
  static Script bytes(String answer, Delivery delivery) {
    return turn -> {
      turn.body();
      turn.write(answer, delivery);
    };
  }

  /** As {@link #bytes}, then closes. */
  static Script bytesThenClose(String answer) {
    return turn -> {
      turn.body();
      turn.write(answer);
      turn.close();
    };
  }

  /** As {@link #bytes}, then resets. */
  static Script bytesThenReset(String answer) {
    return turn -> {
      turn.body();
      turn.write(answer);
      turn.reset();
    };
  }

  /** As {@link #bytes}, then closes the sending side only and waits for the peer. */
  static Script bytesThenHalfClose(String answer) {
    return turn -> {
      turn.body();
      turn.write(answer);
      turn.halfClose();
      turn.untilPeerCloses();
    };
  }

  /** As {@link #bytes}, then says nothing more until the peer closes. */
  static Script bytesThenSilence(String answer) {
    return turn -> {
      turn.body();
      turn.write(answer);
      turn.untilPeerCloses();
    };
  }

  /** Waits for the latch, then plays {@code then}. */
  static Script after(CountDownLatch latch, Script then) {
    return turn -> {
      latch.await();
      then.play(turn);
    };
  }

  /** Closes without a word. */
  static Script close() {
    return Turn::close;
  }

  /** Resets without a word. */
  static Script reset() {
    return Turn::reset;
  }

  /** Reads the body and never answers. */
  static Script silence() {
    return bytesThenSilence("");
  }

  /** Switches protocols and sends back what comes until the client has finished. */
  static Script echoTunnel(String protocol) {
    return turn -> {
      turn.write(
          "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "
              + protocol
              + "\r\n\r\n");
      turn.echoUntilEnd();
    };
  }
}
