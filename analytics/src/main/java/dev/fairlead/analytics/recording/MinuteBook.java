package dev.fairlead.analytics.recording;

import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one loop has seen of one minute. Confined to one thread at a time. */
final class MinuteBook {
  private static final String NONE = "-";

  final List<Pair> pairs = new ArrayList<>();
  private @Nullable Pair[][] byRouteAndBackend = new @Nullable Pair[0][];

  /** Minutes since 1970. */
  long minute;

  MinuteBook(long minute) {
    this.minute = minute;
  }

  void record(ExchangeRecord record) {
    Label route = record.route;
    Label backend = record.backend;
    int row = route == null ? 0 : route.slot();
    int column = backend == null ? 0 : backend.slot();
    if (row < byRouteAndBackend.length && column < byRouteAndBackend[row].length) {
      Pair known = byRouteAndBackend[row][column];
      if (known != null) {
        known.record(record);
        return;
      }
    }
    newPair(row, column, route, backend).record(record);
  }

  private Pair newPair(int row, int column, @Nullable Label route, @Nullable Label backend) {
    int rows = byRouteAndBackend.length;
    if (row >= rows) {
      byRouteAndBackend = Arrays.copyOf(byRouteAndBackend, row + 1);
      Arrays.fill(byRouteAndBackend, rows, row + 1, new @Nullable Pair[0]);
    }
    if (column >= byRouteAndBackend[row].length) {
      byRouteAndBackend[row] = Arrays.copyOf(byRouteAndBackend[row], column + 1);
    }
    Pair pair =
        new Pair(route == null ? NONE : route.name(), backend == null ? NONE : backend.name());
    byRouteAndBackend[row][column] = pair;
    pairs.add(pair);
    return pair;
  }

  void clear() {
    pairs.forEach(Pair::clear);
  }
}
