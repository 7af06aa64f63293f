package dev.fairlead.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Trace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is and is not a traceparent, W3C Trace Context level 2, section 3.2. */
class TraceParentTest {
  private static final String SOUND = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static boolean reads(String value, Trace into) {
    byte[] b = Ascii.bytes("x" + value + "y");
    return TraceParent.read(b, 1, b.length - 1, into);
  }

  @Test
  void aSoundOne_isTaken() {
    Trace trace = new Trace();
    assertThat(reads(SOUND, trace)).isTrue();
    assertThat(trace.high).isEqualTo(0x4bf92f3577b34da6L);
    assertThat(trace.low).isEqualTo(0xa3ce929d0e0e4736L);
    assertThat(trace.parent).isEqualTo(0x00f067aa0ba902b7L);
    assertThat(trace.sampled()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
        "00.4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
      })
  void malformedOnes_areNotTaken(String value) {
    Trace trace = new Trace();
    assertThat(reads(value, trace)).isFalse();
    assertThat(trace.high | trace.low | trace.parent | trace.flags).isZero();
  }

  @Test
  void laterVersions_areReadAsFarAsTheyAreKnown() {
    Trace trace = new Trace();
    assertThat(reads(SOUND.replaceFirst("00", "01") + "-what-comes", trace)).isTrue();
    assertThat(reads(SOUND.replaceFirst("00", "cc"), trace)).isTrue();
  }

  @Test
  void flagsThatAreNotKnown_areNotPassedOn() {
    Trace trace = new Trace();
    assertThat(reads(SOUND.replaceFirst("01$", "ff"), trace)).isTrue();
    assertThat(trace.flags).isEqualTo(Trace.SAMPLED | Trace.RANDOM);
  }

  @Property
  void whatIsWritten_isRead(
      @ForAll long high, @ForAll long low, @ForAll long span, @ForAll boolean sampled) {
    Trace trace = new Trace();
    trace.high = high;
    trace.low = low | 1;
    trace.flags = sampled ? Trace.SAMPLED : 0;
    HeadBuilder out = new HeadBuilder();
    TraceParent.write(trace, span | 1, out.clear());
    String line = out.toString();
    assertThat(line).startsWith("traceparent: ").endsWith("\r\n");
    Trace read = new Trace();
    assertThat(reads(line.substring("traceparent: ".length()).strip(), read)).isTrue();
    assertThat(read.high).isEqualTo(trace.high);
    assertThat(read.low).isEqualTo(trace.low);
    assertThat(read.parent).isEqualTo(span | 1);
    assertThat(read.flags).isEqualTo(trace.flags);
  }
}
