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
  private static final int SECONDS = 60;

  /** Answers that are kept; a year's report has some hundred kilobytes. */
  private static final int KEPT = 32;

  private final LinkedHashMap<Object, Kept> answers = new LinkedHashMap<>();
  private final @Nullable StoreAddress store;
  private final ThreadPoolExecutor thread;

  /**
   * A desk.
   *
   * @param store null for none: then all questions are refused
   */
  HistoryDesk(@Nullable StoreAddress store) {
    this.store = store;
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
   *     503 when it cannot be read or too many ask
   */
  <T> T ask(Object about, Duration fresh, Question<T> question) {
    StoreAddress there = store;
    if (there == null) {
      throw new Refusal(
          404, "No history is kept: 'analytics' of the configuration says whether and where.");
    }
    Callable<T> task = () -> answer(there, about, fresh, question);
    try {
      Future<T> answer = thread.submit(task);
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      throw new Refusal(503, "Too many ask for the history; ask again.").with("Retry-After", "5");
    } catch (TimeoutException e) {
      throw new Refusal(504, "The history was not read within " + SECONDS + " seconds.");
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The proxy is being stopped.");
    }
  }

  /** On the desk's thread only, one after another: those who ask the same meanwhile share it. */
  @SuppressWarnings("unchecked") // What is kept under a question is what it was answered with.
  private <T> T answer(StoreAddress from, Object about, Duration fresh, Question<T> question)
      throws IOException {
    long now = System.nanoTime();
    answers.values().removeIf(each -> each.until - now < 0);
    Kept known = answers.get(about);
    if (known != null) {
      return (T) known.answer;
    }
    try (HistoryReader reader = HistoryReader.open(from)) {
      T answer = question.ask(reader);
      while (answers.size() >= KEPT) {
        answers.pollFirstEntry();
      }
      answers.put(about, new Kept(answer, System.nanoTime() + fresh.toNanos()));
      return answer;
    }
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

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
