package dev.fairlead.analytics.recording;

import dev.fairlead.model.ExchangeRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one loop has seen since it was last collected from. Confined to one thread at a time: the
 * loop's while it is written to, then that of the one who collects, who clears it and gives it
 * back.
 */
final class LoopBuffer {
  private static final long MINUTE_MILLIS = 60_000;

  /** An exchange counts in the minute it began in, unless it took longer than this. */
  private static final long LONGEST_NANOS = 86_400_000_000_000L;

  /** Exchanges of more minutes than these, ended within one interval, count in the newest. */
  static final int MOST_MINUTES = 64;

  /** Books that are kept for the next interval. */
  private static final int KEPT = 2;

  final List<MinuteBook> books = new ArrayList<>();
  final @Nullable Visitors visitors;
  private @Nullable MinuteBook last;
  private final List<MinuteBook> free = new ArrayList<>(KEPT);

  LoopBuffer(boolean visitors) {
    this.visitors = visitors ? new Visitors() : null;
  }

  void record(ExchangeRecord record) {
    long began = record.startedAtMillis;
    if (record.totalNanos > LONGEST_NANOS) {
      began += record.totalNanos / 1_000_000;
    }
    long minute = Math.floorDiv(began, MINUTE_MILLIS);
    MinuteBook book = last;
    if (book == null || book.minute != minute) {
      book = book(minute);
    }
    book.record(record);
    if (visitors != null) {
      visitors.record(record);
    }
  }

  private MinuteBook book(long minute) {
    MinuteBook newest = null;
    for (int i = 0; i < books.size(); i++) {
      MinuteBook book = books.get(i);
      if (book.minute == minute) {
        last = book;
        return book;
      }
      if (newest == null || book.minute > newest.minute) {
        newest = book;
      }
    }
    if (newest != null && books.size() == MOST_MINUTES) {
      return newest;
    }
    MinuteBook made = free.isEmpty() ? new MinuteBook(minute) : free.removeLast();
    made.minute = minute;
    books.add(made);
    last = made;
    return made;
  }

  void clear() {
    for (MinuteBook book : books) {
      if (free.size() < KEPT) {
        book.clear();
        free.add(book);
      }
    }
    books.clear();
    last = null;
    if (visitors != null) {
      visitors.clear();
    }
  }
}
