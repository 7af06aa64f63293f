package dev.fairlead.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Worker worker =
      new Worker(0, channel.eventLoop(), Transport.NIO, Throwable::printStackTrace);
  private final Outbox outbox = new Outbox(worker, channel);
  private final ByteBuf loopBuffer = borrowed();

  /** The loop's write buffer, not held. */
  private ByteBuf borrowed() {
    ByteBuf buffer = worker.buffers().forWriting();
    buffer.release();
    return buffer;
  }

  @AfterEach
  void nothingIsHeld() {
    channel.finishAndReleaseAll();
    ByteBuf last = borrowed();
    worker.buffers().close();
    assertThat(last.refCnt()).isZero();
    assertThat(loopBuffer.refCnt()).isZero();
  }

  private static ByteBuf bytes(int size) {
    byte[] b = new byte[size];
    for (int i = 0; i < size; i++) {
      b[i] = (byte) ('a' + i % 26);
    }
    return Unpooled.wrappedBuffer(b);
  }

  private ByteBuf sent() {
    return channel.readOutbound();
  }

  @Test
  void smallPieces_leaveTogether_inOrder() {
    outbox.room(5).writeBytes(bytes(5));
    ByteBuf in = bytes(8 * 1024);
    outbox.data(in, 3);
    outbox.room(2).writeShort('\r' << 8 | '\n');
    assertThat(channel.outboundMessages()).isEmpty();
    outbox.flush();
    ByteBuf message = sent();
    assertThat(message).isSameAs(loopBuffer);
    assertThat(message.toString(StandardCharsets.US_ASCII)).isEqualTo("abcdeabc\r\n");
    assertThat(in.readerIndex()).isEqualTo(3);
    message.release();
    assertThat(sent()).isNull();
    assertThat(borrowed()).as("free again").isSameAs(loopBuffer);
  }

  @Test
  void aLargePiece_isSentAsItWasRead_behindWhatWasGathered() {
    ByteBuf loopBuffer = borrowed();
    ByteBuf in = bytes(8 * 1024 + 10);
    outbox.room(4).writeInt(0x41424344);
    outbox.data(in, 8 * 1024 + 1);
    outbox.data(in, 9);
    assertThat(in.refCnt()).isEqualTo(2);
    outbox.flush();
    ByteBuf head = sent();
    ByteBuf body = sent();
    ByteBuf rest = sent();
    assertThat(head.readableBytes()).isEqualTo(4);
    assertThat(body.readableBytes()).isEqualTo(8 * 1024 + 1);
    assertThat(body.array()).as("not copied").isSameAs(in.array());
    assertThat(rest.readableBytes()).isEqualTo(9);
    assertThat(in.isReadable()).isFalse();
    head.release();
    body.release();
    rest.release();
    assertThat(in.refCnt()).isEqualTo(1);
    assertThat(borrowed()).as("one buffer served both small pieces").isSameAs(loopBuffer);
  }

  @Test
  void theLargestSmallPiece_isCopied() {
    ByteBuf in = bytes(8 * 1024);
    outbox.data(in, 8 * 1024);
    assertThat(in.refCnt()).isEqualTo(1);
    outbox.discard();
  }

  @Test
  void whatDoesNotFit_startsAnotherBuffer() {
    outbox.room(Buffers.WRITE_BYTES).writeZero(Buffers.WRITE_BYTES - 1);
    outbox.room(2).writeShort(7);
    outbox.flush();
    ByteBuf first = sent();
    ByteBuf second = sent();
    assertThat(first.readableBytes()).isEqualTo(Buffers.WRITE_BYTES - 1);
    assertThat(second.readableBytes()).isEqualTo(2);
    first.release();
    second.release();
  }

  @Test
  void moreThanTheLoopsBufferHolds_getsABufferOfItsOwn() {
    ByteBuf room = outbox.room(Buffers.WRITE_BYTES + 1);
    assertThat(room.writableBytes()).isEqualTo(Buffers.WRITE_BYTES + 1);
    room.writeZero(Buffers.WRITE_BYTES + 1);
    outbox.flush();
    ByteBuf message = sent();
    assertThat(message).isNotSameAs(loopBuffer);
    message.release();
    assertThat(message.refCnt()).isZero();
    assertThat(borrowed()).isSameAs(loopBuffer);
  }

  @Test
  void discarded_isNotSent_andHoldsNothing() {
    outbox.room(4).writeInt(1);
    outbox.discard();
    outbox.discard();
    outbox.flush();
    assertThat(sent()).isNull();
    assertThat(borrowed()).isSameAs(loopBuffer);
  }

  @Test
  void aFlushWithoutAnything_sendsNothing() {
    outbox.flush();
    assertThat(sent()).isNull();
    assertThat(outbox.unsent()).isZero();
    assertThat(outbox.writable()).isTrue();
  }

  @Test
  void closeWhenSent_sendsAndCloses() {
    outbox.room(4).writeInt(1);
    outbox.closeWhenSent();
    ByteBuf message = sent();
    assertThat(message.readableBytes()).isEqualTo(4);
    message.release();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void onAClosedChannel_nothingIsHeld() {
    channel.close();
    ByteBuf in = bytes(20_000);
    outbox.room(4).writeInt(1);
    outbox.data(in, 20_000);
    outbox.room(4).writeInt(1);
    outbox.flush();
    outbox.closeWhenSent();
    assertThat(in.refCnt()).isEqualTo(1);
    assertThat(outbox.unsent()).isZero();
    // The failed writes are told to the pipeline, since nobody else listens to them.
    try {
      channel.checkException();
    } catch (Exception expected) {
      assertThat(expected).isInstanceOf(java.nio.channels.ClosedChannelException.class);
    }
  }
}
