package dev.fairlead.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.LeakCount;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Buffers and outbox on a real loop, against a peer that reads when told to. */
class SlowPeerTest {
  private static final int PIECE = 64 * 1024;

  private final Transport transport = Transport.detect();
  private MultiThreadIoEventLoopGroup group;
  private Worker worker;
  private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
  private SocketChannel channel;
  private Socket peer;
  private Outbox outbox;

  /** Keeps what it is told; the buffers as they are, unless told to release them. */
  private final class Recorder extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      seen.add(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      seen.add(cause);
    }
  }

  @BeforeEach
  void connect() throws Exception {
    group = new MultiThreadIoEventLoopGroup(1, transport.handlers());
    worker = new Worker(0, group.next(), transport, Throwable::printStackTrace);
    try (ServerSocket server = new ServerSocket()) {
      server.setReceiveBufferSize(16 * 1024);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      channel = transport.newClient();
      channel.pipeline().addLast(new Recorder());
      worker.configure(channel);
      worker.loop().register(channel).sync();
      channel.connect(server.getLocalSocketAddress()).sync();
      peer = server.accept();
      peer.setSoTimeout(10_000);
    }
    outbox = new Outbox(worker, channel);
  }

  @AfterEach
  void end() throws Exception {
    peer.close();
    channel.close().sync();
    ByteBuf last = onLoop(this::borrowed);
    onLoop(() -> {
      worker.buffers().close();
      return 0;
    });
    assertThat(last.refCnt()).isZero();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    LeakCount.assertNone();
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return worker.loop().submit(task).get(10, TimeUnit.SECONDS);
  }

  private ByteBuf borrowed() {
    ByteBuf buffer = worker.buffers().forWriting();
    buffer.release();
    return buffer;
  }

  /** Writes pieces until the socket takes no more, and returns how many bytes were written. */
  private int fill(ByteBuf in) {
    int written = 0;
    while (outbox.writable()) {
      in.setIndex(0, PIECE);
      outbox.room(4).writeInt(written);
      outbox.data(in, PIECE);
      outbox.flush();
      written += 4 + PIECE;
    }
    return written;
  }

  private static ByteBuf piece() {
    byte[] b = new byte[PIECE];
    Arrays.fill(b, (byte) 'p');
    return Unpooled.wrappedBuffer(b);
  }

  @Test
  void behindASlowPeer_smallPiecesDoNotPinTheLoopsBuffers_andAllOfThemArriveBeforeTheEnd()
      throws Exception {
    ByteBuf in = piece();
    int filled = onLoop(() -> fill(in));
    int more =
        onLoop(() -> {
          assertThat(outbox.unsent()).isPositive();
          ByteBuf loopBuffer = borrowed();
          ByteBuf small = Unpooled.wrappedBuffer(new byte[32 * 1024]);
          outbox.room(4).writeInt(1);
          outbox.data(small, 100);
          outbox.data(small, 20_000);
          outbox.flush();
          assertThat(borrowed()).as("copied").isSameAs(loopBuffer);
          assertThat(small.refCnt()).as("copied").isEqualTo(1);
          outbox.closeWhenSent();
          assertThat(channel.isOpen()).as("not before all is sent").isTrue();
          return 4 + 100 + 20_000;
        });
    assertThat(readToEnd()).isEqualTo(filled + more);
    channel.closeFuture().sync();
    assertThat(in.refCnt()).isEqualTo(1);
  }

  @Test
  void endWhenSent_endsOneDirectionOnly() throws Exception {
    ByteBuf in = piece();
    int filled = onLoop(() -> fill(in));
    onLoop(() -> {
      outbox.endWhenSent();
      return 0;
    });
    assertThat(readToEnd()).isEqualTo(filled);
    peer.getOutputStream().write(7);
    ByteBuf read = (ByteBuf) seen.poll(10, TimeUnit.SECONDS);
    assertThat(onLoop(() -> read.readByte())).isEqualTo((byte) 7);
    onLoop(read::release);
    assertThat(in.refCnt()).isEqualTo(1);
  }

  @Test
  void aPeerThatResets_leavesNothingBehind() throws Exception {
    ByteBuf in = piece();
    onLoop(() -> fill(in));
    peer.setSoLinger(true, 0);
    peer.close();
    onLoop(() -> channel.close()).sync();
    onLoop(() -> outbox.unsent());
    assertThat(in.refCnt()).isEqualTo(1);
    seen.clear();
  }

  @Test
  void oneBuffer_servesEveryRead_unlessItIsHeld() throws Exception {
    ByteBuf first = read(1);
    onLoop(first::release);
    ByteBuf second = read(2);
    assertThat(second).isSameAs(first);
    ByteBuf third = read(3);
    assertThat(third).isNotSameAs(second);
    assertThat(onLoop(() -> second.readByte())).as("not overwritten").isEqualTo((byte) 2);
    onLoop(second::release);
    onLoop(third::release);
    assertThat(first.refCnt()).as("the first one went with its holder").isZero();
  }

  private ByteBuf read(int value) throws Exception {
    peer.getOutputStream().write(value);
    Object message = seen.poll(10, TimeUnit.SECONDS);
    assertThat(message).isInstanceOf(ByteBuf.class);
    return (ByteBuf) message;
  }

  @Test
  void aPausedChannel_isNotReadFrom_evenWhenThePeerCloses() throws Exception {
    pauseUntilThePeerHasClosed();
  }

  private void pauseUntilThePeerHasClosed() throws Exception {
    onLoop(() -> {
      channel.config().setAutoRead(false);
      return 0;
    });
    peer.getOutputStream().write(new byte[1000]);
    peer.close();
    if (transport == Transport.EPOLL) {
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isSameAs(Buffers.Paused.INSTANCE);
    }
    assertThat(seen).allSatisfy(event -> assertThat(event).isSameAs(Buffers.Paused.INSTANCE));
  }

  @Test
  void aChannelPausedWhenItsPeerClosed_isReadToItsEndOnceItGoesOn() throws Exception {
    pauseUntilThePeerHasClosed();
    onLoop(() -> {
      channel.config().setAutoRead(true);
      return 0;
    });
    ByteBuf read = (ByteBuf) seen.poll(10, TimeUnit.SECONDS);
    assertThat(onLoop(() -> read.readableBytes())).isEqualTo(1000);
    onLoop(read::release);
  }

  private int readToEnd() throws Exception {
    InputStream in = peer.getInputStream();
    byte[] b = new byte[PIECE];
    int total = 0;
    for (int n = in.read(b); n >= 0; n = in.read(b)) {
      total += n;
    }
    return total;
  }
}
