package dev.fairlead.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class BuffersTest {
  private final Buffers buffers = new Buffers();

  @Test
  void theWriteBuffer_servesEveryWrite_emptyEachTime() {
    ByteBuf first = buffers.forWriting();
    first.writeByte(1);
    first.release();
    ByteBuf second = buffers.forWriting();
    assertThat(second).isSameAs(first);
    assertThat(second.readableBytes()).isZero();
    assertThat(second.writableBytes()).isEqualTo(Buffers.WRITE_BYTES);
    second.release();
    buffers.close();
    assertThat(first.refCnt()).isZero();
  }

  @Test
  void aWriteBufferThatIsStillHeld_staysWithItsHolder() {
    ByteBuf held = buffers.forWriting();
    held.writeByte(1);
    ByteBuf other = buffers.forWriting();
    assertThat(other).isNotSameAs(held);
    other.writeByte(2);
    assertThat(held.getByte(0)).isEqualTo((byte) 1);
    assertThat(held.refCnt()).as("the holder's only").isEqualTo(1);
    held.release();
    other.release();
    assertThat(held.refCnt()).isZero();
    buffers.close();
    assertThat(other.refCnt()).isZero();
  }

  @Test
  void aSlice_holdsTheWriteBufferToo() {
    ByteBuf buffer = buffers.forWriting().writeBytes(new byte[10]);
    ByteBuf slice = buffer.readRetainedSlice(5);
    buffer.release();
    ByteBuf other = buffers.forWriting();
    assertThat(other).isNotSameAs(buffer);
    slice.release();
    assertThat(buffer.refCnt()).isZero();
    other.release();
    buffers.close();
    assertThat(other.refCnt()).isZero();
  }

  @Test
  void copies_areTheirOwn() {
    ByteBuf in = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
    ByteBuf copy = buffers.copyOf(in, 2);
    assertThat(in.readableBytes()).isEqualTo(1);
    assertThat(copy.readableBytes()).isEqualTo(2);
    assertThat(copy.capacity()).isEqualTo(2);
    copy.release();
    assertThat(copy.refCnt()).isZero();
    buffers.close();
  }
}
