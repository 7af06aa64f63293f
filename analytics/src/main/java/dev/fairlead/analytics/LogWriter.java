package dev.fairlead.analytics;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that writes the access log. Its methods may be called by any thread. A write that
 * fails is said once and tried again every second, until it succeeds or the log is closed; the
 * traffic goes on meanwhile.
 */
final class LogWriter {
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final String file;
  private final LogQueue queue;
  private final PrintStream complaints;
  private final Thread thread;
  private final AtomicLong written = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private volatile boolean reopening;
  private volatile boolean closing;

  // Confined to the writer's thread once it runs.
  private FileChannel channel;
  private boolean writeFailing;
  private boolean reopenFailing;

  LogWriter(String file, LogQueue queue, PrintStream complaints) throws IOException {
    this.file = file;
    this.queue = queue;
    this.complaints = complaints;
    this.channel = open(file);
    this.thread = Thread.ofPlatform().name("access-log").daemon().unstarted(this::run);
  }

  // The stream's channel is kept, and closed as such; standard output is not ours to close.
  @SuppressWarnings("resource")
  private static FileChannel open(String file) throws IOException {
    return file.equals("-")
        ? new FileOutputStream(FileDescriptor.out).getChannel()
        : FileChannel.open(
            Path.of(file),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
  }

  void start() {
    thread.start();
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  void reopen() {
    reopening = true;
    wake();
  }

  /**
   * Has everything handed over written, as far as the file takes it; false if that takes longer.
   */
  boolean close(Duration patience) {
    closing = true;
    wake();
    try {
      return thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void countDropped(int lines) {
    dropped.add(lines);
  }

  long written() {
    return written.get();
  }

  long dropped() {
    return dropped.sum();
  }

  long errors() {
    return errors.sum();
  }

  private void run() {
    while (true) {
      // Read before the queue is: what was handed over before the closing is then seen.
      boolean last = closing;
      reopenIfAsked();
      LineBuffer buffer = queue.takeFull();
      if (buffer != null) {
        write(buffer);
        queue.giveBack(buffer);
      } else if (last) {
        closeChannel(channel);
        return;
      } else if (!closing && (!reopening || reopenFailing)) {
        LockSupport.parkNanos(this, RETRY_NANOS);
      }
    }
  }

  private void write(LineBuffer buffer) {
    ByteBuffer bytes = ByteBuffer.wrap(buffer.bytes, 0, buffer.length);
    while (bytes.hasRemaining()) {
      boolean last = closing;
      try {
        channel.write(bytes);
        writeFailing = false;
      } catch (IOException e) {
        complain("cannot write the access log", e, writeFailing);
        writeFailing = true;
        if (last) {
          dropped.add(buffer.lines);
          return;
        }
        LockSupport.parkNanos(this, RETRY_NANOS);
        reopenIfAsked();
      }
    }
    written.addAndGet(buffer.lines);
  }

  private void reopenIfAsked() {
    if (!reopening || file.equals("-")) {
      reopening = false;
      return;
    }
    reopening = false;
    try {
      FileChannel old = channel;
      channel = open(file);
      reopenFailing = false;
      closeChannel(old);
    } catch (IOException e) {
      complain("cannot reopen the access log, the old file is kept,", e, reopenFailing);
      reopenFailing = true;
      reopening = true;
    }
  }

  private void closeChannel(FileChannel done) {
    if (file.equals("-")) {
      return;
    }
    try {
      done.close();
    } catch (IOException e) {
      complain("cannot close the access log", e, false);
    }
  }

  private void complain(String what, IOException e, boolean saidBefore) {
    errors.increment();
    if (!saidBefore) {
      complaints.println("fairlead: " + what + " " + file + ": " + e.getMessage());
    }
  }
}
