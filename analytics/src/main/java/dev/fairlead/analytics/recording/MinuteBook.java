package dev.fairlead.analytics.recording;

import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one loop has seen of one minute. Confined to one thread at a time. */
final class MinuteBook {
  private static final String NONE = "-";

  final List<Pair> pairs = new ArrayList<>();
  private final Set<Pair> replaced = new HashSet<>();
  private @Nullable Pair[][] byRouteAndBackend = new @Nullable Pair[0][];

  /** Minutes since 1970. */
  long minute;

  MinuteBook(long minute) {
    this.minute = minute;
  }

  void record(ExchangeRecord record) {
    int row = Label.counted(record.route).slot();
    int column = Label.counted(record.backend).slot();
    String route = name(record.route);
    String backend = name(record.backend);
    if (row < byRouteAndBackend.length && column < byRouteAndBackend[row].length) {
      Pair known = byRouteAndBackend[row][column];
      if (known != null && known.route.equals(route) && known.backend.equals(backend)) {
        known.record(record);
        return;
      }
    }
    newPair(row, column, route, backend).record(record);
  }

  private static String name(@Nullable Label label) {
    return label == null ? NONE : label.name();
  }

  /** A pair; in place of another, when the slot has been given to another name since. */
  private Pair newPair(int row, int column, String route, String backend) {
    int rows = byRouteAndBackend.length;
    if (row >= rows) {
      byRouteAndBackend = Arrays.copyOf(byRouteAndBackend, row + 1);
      Arrays.fill(byRouteAndBackend, rows, row + 1, new @Nullable Pair[0]);
    }
    if (column >= byRouteAndBackend[row].length) {
      byRouteAndBackend[row] = Arrays.copyOf(byRouteAndBackend[row], column + 1);
    }
    Pair pair = new Pair(route, backend);
    Pair before = byRouteAndBackend[row][column];
    if (before != null) {
      replaced.add(before);
    }
    byRouteAndBackend[row][column] = pair;
    pairs.add(pair);
    return pair;
  }

  void clear() {
    if (!replaced.isEmpty()) {
      pairs.removeAll(replaced);
      replaced.clear();
    }
    pairs.forEach(Pair::clear);
  }
}
