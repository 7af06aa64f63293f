package dev.fairlead.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a file has changed, by looking at it now and then. It follows symbolic links at each
 * look, so that an editor's rename and the swap of a mounted directory are seen; and it waits until
 * two looks agree, so that a file still being written is left alone. The file may be away for a
 * while. Confined to its own virtual thread.
 */
final class ConfigWatch implements AutoCloseable {
  /** Time between looks. */
  static final Duration INTERVAL = Duration.ofMillis(500);

  private record Look(@Nullable Object key, long modified, long size) {}

  private final Path file;
  private final Duration interval;
  private final Runnable changed;
  private final Thread thread;

  private ConfigWatch(Path file, Duration interval, Runnable changed) {
    this.file = file;
    this.interval = interval;
    this.changed = changed;
    Look first = look(file);
    this.thread = Thread.ofVirtual().name("config-watch").unstarted(() -> watch(first));
  }

  /** Begins to watch. {@code changed} is called on the watch's thread. */
  static ConfigWatch start(Path file, Duration interval, Runnable changed) {
    ConfigWatch watch = new ConfigWatch(file, interval, changed);
    watch.thread.start();
    return watch;
  }

  private void watch(@Nullable Look first) {
    Look known = first;
    Look before = first;
    try {
      while (true) {
        Thread.sleep(interval);
        Look now = look(file);
        if (now != null && now.equals(before) && !now.equals(known)) {
          known = now;
          changed.run();
        }
        before = now;
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private static @Nullable Look look(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(is.fileKey(), is.lastModifiedTime().toMillis(), is.size());
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
