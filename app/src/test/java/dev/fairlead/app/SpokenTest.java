package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A console that nobody reads. */
class SpokenTest {
  @Test
  void whoSpeaks_neverWaits_andIsToldOfWhatWasDropped() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    Spoken spoken =
        new Spoken(line -> {
          stuck.countDown();
          await(read);
          heard.add(line);
        });
    spoken.accept("first");
    assertThat(stuck.await(60, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < 1005; i++) {
      spoken.accept("line " + i);
    }
    read.countDown();
    assertThat(next(heard, 3))
        .containsExactly(
            "first", "warning: 5 lines were dropped, since nobody read them", "line 0");
  }

  private static List<String> next(BlockingQueue<String> heard, int count) throws Exception {
    BlockingQueue<String> some = new ArrayBlockingQueue<>(count);
    for (int i = 0; i < count; i++) {
      some.add(heard.poll(60, TimeUnit.SECONDS));
    }
    return List.copyOf(some);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
