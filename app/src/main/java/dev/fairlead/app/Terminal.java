package dev.fairlead.app;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The terminal as one screen that is drawn over in place. It is put back as it was at the end,
 * however that comes: {@link #close}, or a signal that ends the process. Linux and other Unixes;
 * {@code stty} does the work. Used by one thread, but for its end.
 */
final class Terminal implements AutoCloseable {
  private static final File TTY = new File("/dev/tty");

  /** Alternate screen, cursor hidden. */
  private static final String ENTER = "\u001b[?1049h\u001b[?25l";

  private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE_END = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String REVERSE = "\u001b[7m";
  private static final String PLAIN = "\u001b[m";

  private static final char ESCAPE = '\u001b';

  private static final long POLL_NANOS = 50_000_000;
  private static final int CTRL_C = 3;
  private static final int ATTEMPTS = 3;

  private final InputStream in;
  private final OutputStream out;
  private final String before;
  private final Thread restoring = new Thread(this::restore, "terminal-restore");
  private boolean entered;
  private boolean restored;
  private Screen screen = new Screen(24, 80);

  /** How large it is. */
  record Screen(int rows, int columns) {}

  private Terminal(InputStream in, OutputStream out, String before) {
    this.in = in;
    this.out = out;
    this.before = before;
  }

  /** The terminal of this process, or null when it has none, or its output goes elsewhere. */
  static @Nullable Terminal open() {
    boolean there =
        Optional.ofNullable(System.console()).map(each -> each.isTerminal()).orElse(false);
    if (!there || "dumb".equals(System.getenv("TERM"))) {
      return null;
    }
    try {
      String before = stty("-g").strip();
      return before.isEmpty()
          ? null
          : new Terminal(new FileInputStream(TTY), new FileOutputStream(TTY), before);
    } catch (IOException e) {
      return null;
    }
  }

  /** Begins: what was on the screen is kept for the end. */
  void enter() throws IOException {
    Runtime.getRuntime().addShutdownHook(restoring);
    entered = true;
    // Keys come at once and unseen; Ctrl-C still is a signal.
    stty("-icanon", "-echo", "min", "0", "time", "0");
    write(ENTER);
  }

  /** Draws a text over what was there before, cut to the size that the terminal has now. */
  void show(String text, String footer) throws IOException {
    screen = size(stty("size"), screen);
    write(frame(text, footer, screen));
  }

  /** One screen: each line is written over the old one, so that nothing flickers. */
  static String frame(String text, String footer, Screen screen) {
    List<String> lines = text.lines().toList();
    int room = Math.max(0, screen.rows() - 1);
    StringBuilder drawn = new StringBuilder(HOME);
    boolean all = lines.size() <= room;
    for (int row = 0; row < Math.min(room, lines.size()); row++) {
      drawn.append(cut(lines.get(row), screen.columns())).append(CLEAR_LINE_END).append("\r\n");
    }
    drawn.append(CLEAR_BELOW);
    String last = all ? footer : footer + " (" + (lines.size() - room) + " lines more)";
    return drawn.append(REVERSE).append(cut(last, screen.columns())).append(PLAIN).toString();
  }

  /** What sets a colour takes no room. */
  private static String cut(String line, int columns) {
    if (line.indexOf(ESCAPE) < 0) {
      return line.length() <= columns ? line : line.substring(0, columns);
    }
    StringBuilder kept = new StringBuilder();
    int room = columns;
    boolean within = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean begins = c == ESCAPE;
      if (begins || within || room > 0) {
        kept.append(c);
      }
      room -= begins || within ? 0 : 1;
      within = begins || within && c != 'm';
    }
    return kept.toString();
  }

  /** What {@code stty size} says, or what was known before. */
  static Screen size(String said, Screen known) {
    String[] numbers = said.strip().split(" ", -1);
    try {
      int rows = Integer.parseInt(numbers[0]);
      int columns = Integer.parseInt(numbers[numbers.length - 1]);
      return rows > 0 && columns > 0 ? new Screen(rows, columns) : known;
    } catch (NumberFormatException e) {
      return known;
    }
  }

  /** Waits, and says whether the user wants to leave meanwhile. */
  boolean leavesWithin(Duration time) throws IOException, InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    do {
      int key = in.available() > 0 ? in.read() : -1;
      if (key == 'q' || key == 'Q' || key == CTRL_C) {
        return true;
      }
      LockSupport.parkNanos(POLL_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    } while (System.nanoTime() - until < 0);
    return false;
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private synchronized void restore() {
    if (!entered || restored) {
      return;
    }
    restored = true;
    try {
      write(LEAVE);
      stty(before);
    } catch (IOException e) {
      // There is no terminal left to put back.
    }
  }

  @Override
  public void close() throws IOException {
    restore();
    if (entered) {
      try {
        Runtime.getRuntime().removeShutdownHook(restoring);
      } catch (IllegalStateException e) {
        // The process is ending.
      }
    }
    in.close();
    out.close();
  }

  private static String stty(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    String said = null;
    IOException failure = null;
    for (int attempt = 0; said == null && attempt < ATTEMPTS; attempt++) {
      try {
        said = said(command);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (said == null) {
      throw failure == null ? new IOException("stty says no") : failure;
    }
    return said;
  }

  /** Null when it failed: Ctrl-C ends whatever runs in the terminal just then, this too. */
  private static @Nullable String said(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectInput(TTY).start();
    try (InputStream said = process.getInputStream()) {
      String text = new String(said.readAllBytes(), StandardCharsets.US_ASCII);
      boolean ended = process.waitFor(5, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? text : null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
