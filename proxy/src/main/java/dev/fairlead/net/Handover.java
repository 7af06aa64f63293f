package dev.fairlead.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Hands an address over to the process that came to listen on it later, without losing a
 * connection. Stateless: any thread.
 *
 * <p>Sockets that share an address with SO_REUSEPORT are a group in the kernel, in the order in
 * which they were bound; each new connection waits in the queue of the one it was given to by hash,
 * and is reset if that one closes. So the process that leaves first attaches a program to the group
 * (SO_ATTACH_REUSEPORT_CBPF, socket(7)) that chooses among the sockets behind its own, accepts what
 * its queues still hold, and closes when nothing new can have come. Where nobody came later, the
 * program's choice is out of range and the kernel goes by hash as before.
 */
public final class Handover {
  private static final int SOL_SOCKET = 1;
  private static final int SO_ATTACH_REUSEPORT_CBPF = 51;
  private static final int SO_DETACH_REUSEPORT_BPF = 68;

  /** {@code struct sock_fprog}: a length, padding, a pointer. */
  private static final RawUnixChannelOption ATTACH =
      new RawUnixChannelOption(
          "FAIRLEAD_ATTACH_REUSEPORT_CBPF", SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, 16);

  private static final IntegerUnixChannelOption DETACH =
      new IntegerUnixChannelOption(
          "FAIRLEAD_DETACH_REUSEPORT_BPF", SOL_SOCKET, SO_DETACH_REUSEPORT_BPF);

  /** A = hash of the connection's addresses; linux/filter.h: SKF_AD_OFF + SKF_AD_RXHASH. */
  private static final int LOAD_HASH = 0x20;

  private static final int HASH = -0x1000 + 32;
  private static final int MODULO = 0x94;
  private static final int ADD = 0x04;
  private static final int RETURN_A = 0x16;

  private Handover() {}

  /**
   * Steers new connections past the sockets of this process.
   *
   * @param socket any one of its sockets on the address
   * @param own how many it has there
   * @return false where the kernel cannot
   */
  public static boolean steerAway(Channel socket, int own) {
    if (!(socket instanceof EpollServerSocketChannel epoll)) {
      return false;
    }
    ByteBuffer code = ByteBuffer.allocateDirect(4 * 8).order(ByteOrder.nativeOrder());
    instruction(code, LOAD_HASH, HASH);
    instruction(code, MODULO, own);
    instruction(code, ADD, own);
    instruction(code, RETURN_A, 0);
    code.flip();
    ByteBuffer program = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    program.putShort(0, (short) 4);
    program.putLong(8, Buffer.memoryAddress(code));
    try {
      return epoll.config().setOption(ATTACH, program);
    } catch (ChannelException e) {
      return false;
    } finally {
      // The program holds the code's bare address.
      Reference.reachabilityFence(code);
    }
  }

  /** Lets the kernel go by hash again. */
  public static void restore(Channel socket) {
    if (socket instanceof EpollServerSocketChannel epoll) {
      try {
        epoll.config().setOption(DETACH, 0);
      } catch (ChannelException e) {
        // Kernels before 5.3 cannot; their program dies with the group's last socket.
        return;
      }
    }
  }

  private static void instruction(ByteBuffer code, int operation, int operand) {
    code.putShort((short) operation).put((byte) 0).put((byte) 0).putInt(operand);
  }
}
