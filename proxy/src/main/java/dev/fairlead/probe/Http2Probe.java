package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.CheckSpec.Field;
import dev.fairlead.model.Address;
import dev.fairlead.net.ProxyHeader;
import dev.fairlead.tls.Handshakes;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends a request over HTTP/2 on a connection of its own, and looks at the answer. */
final class Http2Probe implements Probe {
  private final Question question;
  private final Address address;
  private final Dial dial;
  private final Probe.@Nullable Cipher tls;
  private volatile boolean connecting;

  /** What is asked. */
  interface Question {
    /** In a few words. */
    String name();

    /** But for scheme and authority, which come first. */
    List<Field> head();

    byte[] body();

    Finding judge(Http2Call.Answer answer);
  }

  private Http2Probe(Question question, Address address, Dial dial, Probe.@Nullable Cipher tls) {
    this.question = question;
    this.address = address;
    this.dial = dial;
    this.tls = tls;
  }

  /** One that asks as {@link HttpProbe} does. */
  static Http2Probe of(CheckSpec.Http what, Probe.Target backend, Probe.@Nullable Cipher tls) {
    Address address = backend.address();
    Dial dial = dial(backend);
    return new Http2Probe(new Plain(what, address, new AnswerTest(what, dial)), address, dial, tls);
  }

  /** One that asks by gRPC's protocol for it. */
  static Http2Probe of(CheckSpec.Grpc what, Probe.Target backend, Probe.@Nullable Cipher tls) {
    Address address = backend.address();
    return new Http2Probe(new GrpcQuestion(what.service(), address), address, dial(backend), tls);
  }

  private static Dial dial(Probe.Target backend) {
    return new Dial(backend.address(), ProxyHeader.own(backend.link().proxyProtocol()));
  }

  @Override
  public Finding check(boolean fresh, boolean keep) {
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
    List<Field> head = new ArrayList<>();
    head.add(new Field(":scheme", tls == null ? "http" : "https"));
    head.addAll(question.head());
    try {
      return question.judge(Http2Call.make(channel, head, question.body()));
    } catch (IOException e) {
      String why =
          e instanceof EOFException
              ? "the connection was closed before the answer was complete"
              : Dial.words(e);
      return new Finding(false, question.name() + ": " + why);
    } finally {
      Dial.hangUp(channel);
    }
  }

  @Override
  public String waitingFor() {
    return connecting ? "no connection to " + address : question.name() + ": no complete answer";
  }

  @Override
  public void close() {
    dial.close();
  }

  /** The request that {@link HttpProbe} makes. */
  private record Plain(CheckSpec.Http spec, Address address, AnswerTest test) implements Question {
    private static final byte[] NOTHING = {};

    @Override
    public String name() {
      return test.name();
    }

    @Override
    public List<Field> head() {
      List<Field> head = new ArrayList<>();
      head.add(new Field(":method", spec.method()));
      head.add(new Field(":path", spec.path()));
      head.add(new Field(":authority", spec.host() == null ? address.toString() : spec.host()));
      List<Field> own =
          List.of(new Field("user-agent", "fairlead-health"), new Field("accept", "*/*"));
      for (Field each : own) {
        if (spec.fields().stream().noneMatch(said -> said.name().equalsIgnoreCase(each.name()))) {
          head.add(each);
        }
      }
      spec.fields()
          .forEach(each -> head.add(new Field(each.name().toLowerCase(Locale.ROOT), each.value())));
      return head;
    }

    @Override
    public byte[] body() {
      return NOTHING;
    }

    @Override
    public Finding judge(Http2Call.Answer answer) {
      return test.judge(answer.status(), AnswerTest.text(answer.body()));
    }
  }
}
