package dev.fairlead.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResetsTest {
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @AfterEach
  void stopLoop() throws InterruptedException {
    loop.shutdownGracefully(0, 30, TimeUnit.SECONDS).await();
  }

  @Test
  void close_resetsTheConnection() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel channel = connected(server);
      try (Socket peer = server.accept()) {
        Resets.onClose(channel);
        channel.close().sync();
        assertThat(endOf(peer)).isInstanceOf(SocketException.class);
      }
    }
  }

  @Test
  void connectionThatIsClosed_isLeftAlone() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Channel channel = connected(server);
      channel.close().sync();
      assertThatCode(() -> Resets.onClose(channel)).doesNotThrowAnyException();
    }
  }

  private Channel connected(ServerSocket server) throws InterruptedException {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(server.getLocalSocketAddress())
        .sync()
        .channel();
  }

  private static IOException endOf(Socket peer) throws IOException {
    try {
      throw new IOException("an end in order: " + peer.getInputStream().read());
    } catch (SocketException e) {
      return e;
    }
  }
}
