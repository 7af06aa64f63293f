package dev.fairlead.probe;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.model.Address;
import dev.fairlead.tls.BackendTls;
import dev.fairlead.tls.Handshakes;
import dev.fairlead.tls.TlsChannel;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLException;

/**
 * Sends a request over TLS and looks at the answer; a handshake for each, so that a certificate
 * that has run out is noticed.
 */
final class TlsProbe implements Probe {
  private final CheckSpec.Http spec;
  private final Address address;
  private final LinkSpec link;
  private final BackendTls tls;
  private final Dial dial;
  private final String name;
  private final byte[] request;
  private final Judgment judgment;
  private volatile boolean connecting;

  TlsProbe(CheckSpec.Http spec, Address address, LinkSpec link, BackendTls tls) {
    this.spec = spec;
    this.address = address;
    this.link = link;
    this.tls = tls;
    this.dial = new Dial(address);
    this.name = spec.method() + " " + spec.path();
    this.request = CheckRequest.of(spec, address, true);
    this.judgment = new Judgment(spec);
  }

  @Override
  public Finding check(boolean fresh, boolean keep) {
    SocketChannel plain;
    connecting = true;
    try {
      plain = dial.open();
    } catch (IOException e) {
      return new Finding(false, dial.failure(e));
    } finally {
      connecting = false;
    }
    try (ByteChannel channel =
        TlsChannel.over(
            plain, tls.engine(link, address, ByteBufAllocator.DEFAULT))) {
      return ask(channel);
    } catch (SSLException e) {
      return refused(Handshakes.words(e));
    } catch (CertificateFault e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return refused(Dial.words(e));
    } catch (IllegalStateException e) {
      return refused("the proxy is stopping");
    } finally {
      Dial.hangUp(plain);
    }
  }

  private Finding refused(String why) {
    return new Finding(false, "TLS with " + address + ": " + why);
  }

  private Finding ask(ByteChannel channel) {
    AnswerReader reader = AnswerReader.take();
    try {
      ByteBuffer out = ByteBuffer.wrap(request);
      while (out.hasRemaining()) {
        int _ = channel.write(out);
      }
      reader.read(channel, spec.method().equals("HEAD"), judgment.wantsBody());
      return judgment.of(reader, dial);
    } catch (IOException e) {
      String what = e instanceof EOFException ? "the connection was closed" : Dial.words(e);
      return new Finding(false, name + ": " + what + " before the answer was complete");
    } finally {
      reader.giveBack();
    }
  }

  @Override
  public String waitingFor() {
    return connecting ? "no connection to " + address : name + ": no complete answer over TLS";
  }

  @Override
  public void close() {
    dial.close();
  }
}
