package dev.fairlead.admin;

import dev.fairlead.admin.http.Refusal;
import dev.fairlead.analytics.history.HistoryReader;
import dev.fairlead.analytics.history.StoreAddress;
import dev.fairlead.analytics.history.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where the history is asked, one question at a time, on a thread of its own: a report over a year
 * keeps a core busy for seconds, and must not keep more of them from the proxy than one. What was
 * asked a short while ago is answered as it was then, whoever asks. Any thread.
 */
final class HistoryDesk implements AutoCloseable {
  private static final int WAITING = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Answers that are kept; a year's report has some hundred kilobytes. */
  private static final int KEPT = 32;

  private final LinkedHashMap<Object, Kept> answers = new LinkedHashMap<>();
  private final @Nullable StoreAddress store;
  private final Duration patience;
  private final ThreadPoolExecutor thread;

  /**
   * A desk.
   *
   * @param store null for none: then all questions are refused
   */
  HistoryDesk(@Nullable StoreAddress store) {
    this(store, PATIENCE);
  }

  /**
   * A desk.
   *
   * @param patience for one question, those before it included
   */
  HistoryDesk(@Nullable StoreAddress store, Duration patience) {
    this.store = store;
    this.patience = patience;
    this.thread =
        new ThreadPoolExecutor(
            0,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("history-desk").factory());
  }

  private record Kept(Object answer, long until) {}

  /** Reads an answer out of the history. */
  @FunctionalInterface
  interface Question<T> {
    /** The answer. */
    T ask(HistoryReader reader) throws IOException;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param about what is asked: questions that are equal in it have the same answer
   * @param fresh for how long
   * @throws Refusal with a sentence: 404 when there is no history, 400 for what it does not know,
   *     503 when it cannot be read or too many ask, 504 when it took too long: then it is called
   *     off
   */
  <T> T ask(Object about, Duration fresh, Question<T> question) {
    StoreAddress there = store;
    if (there == null) {
      throw new Refusal(
          404, "No history is kept: 'analytics' of the configuration says whether and where.");
    }
    Reading<T> reading = new Reading<>(there, patience.multipliedBy(9).dividedBy(10), question);
    try {
      return await(thread.submit(() -> answer(about, fresh, reading)), reading);
    } catch (RejectedExecutionException e) {
      throw new Refusal(503, "Too many ask for the history; ask again.").with("Retry-After", "5");
    } catch (TimeoutException e) {
      throw new Refusal(
          504, "The history was not read within " + patience.toSeconds() + " seconds.");
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The proxy is being stopped.");
    }
  }

  /** Nobody reads on for somebody who is gone. */
  private <T> T await(Future<T> answer, Reading<T> reading)
      throws InterruptedException, ExecutionException, TimeoutException {
    boolean done = false;
    try {
      T found = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      done = true;
      return found;
    } finally {
      if (!done) {
        answer.cancel(false);
        reading.callOff();
        thread.purge();
      }
    }
  }

  /** On the desk's thread only, one after another: those who ask the same meanwhile share it. */
  @SuppressWarnings("unchecked") // What is kept under a question is what it was answered with.
  private <T> T answer(Object about, Duration fresh, Reading<T> reading) throws IOException {
    long now = System.nanoTime();
    answers.values().removeIf(each -> each.until - now < 0);
    Kept known = answers.get(about);
    if (known != null) {
      return (T) known.answer;
    }
    T answer = reading.call();
    while (answers.size() >= KEPT) {
      answers.pollFirstEntry();
    }
    answers.put(about, new Kept(answer, System.nanoTime() + fresh.toNanos()));
    return answer;
  }

  private static RuntimeException refusal(@Nullable Throwable cause) {
    return switch (cause) {
      case StoreException e when e.kind() == StoreException.Kind.MISSING ->
          new Refusal(404, sentence(e));
      case StoreException e -> new Refusal(503, sentence(e));
      case IOException e -> new Refusal(400, sentence(e));
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(cause);
    };
  }

  private static String sentence(IOException e) {
    String text = String.valueOf(e.getMessage());
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  /** One question being answered, which may be called off from another thread. */
  private static final class Reading<T> implements Callable<T> {
    private final StoreAddress store;

    /** Of a server: shorter than that of who asks, who learns then what was the matter. */
    private final Duration patience;

    private final Question<T> question;
    private @Nullable HistoryReader reader;
    private boolean off;

    Reading(StoreAddress store, Duration patience, Question<T> question) {
      this.store = store;
      this.patience = patience;
      this.question = question;
    }

    @Override
    public T call() throws IOException {
      try (HistoryReader opened = HistoryReader.open(store, patience)) {
        begin(opened);
        try {
          return question.ask(opened);
        } finally {
          end();
        }
      }
    }

    private synchronized void begin(HistoryReader opened) {
      reader = opened;
      if (off) {
        opened.cancel();
      }
    }

    private synchronized void end() {
      reader = null;
    }

    synchronized void callOff() {
      off = true;
      if (reader != null) {
        reader.cancel();
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
