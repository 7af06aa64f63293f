package dev.fairlead.analytics.recording;

import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one route and one backend have seen within a minute. Few kinds of status come by, so cells
 * are found by a walk along a list, without hashing. Confined to one thread at a time.
 */
final class Pair {
  /** Other codes than those of RFC 9110 §15 are counted as 0, so that no backend makes many. */
  private static final int LEAST_STATUS = 100;

  private static final int MOST_STATUS = 599;

  final String route;
  final String backend;
  @Nullable TrafficCell cells;
  @Nullable Cause causes;

  Pair(String route, String backend) {
    this.route = route;
    this.backend = backend;
  }

  void record(ExchangeRecord record) {
    int status = record.status < LEAST_STATUS || record.status > MOST_STATUS ? 0 : record.status;
    cell(MethodClass.of(record.head), status).record(record);
    Failure failure = record.failure;
    if (failure != null) {
      cause(failure, record.limit).count++;
    }
  }

  private TrafficCell cell(MethodClass method, int status) {
    for (TrafficCell cell = cells; cell != null; cell = cell.next) {
      if (cell.status == status && cell.method == method) {
        return cell;
      }
    }
    TrafficCell made = new TrafficCell(method, status, cells);
    cells = made;
    return made;
  }

  private Cause cause(Failure failure, @Nullable String limit) {
    for (Cause cause = causes; cause != null; cause = cause.next) {
      if (cause.failure == failure && Objects.equals(cause.limit, limit)) {
        return cause;
      }
    }
    Cause made = new Cause(failure, limit, causes);
    causes = made;
    return made;
  }

  void clear() {
    for (TrafficCell cell = cells; cell != null; cell = cell.next) {
      cell.clear();
    }
    for (Cause cause = causes; cause != null; cause = cause.next) {
      cause.count = 0;
    }
  }

  /** How often something failed for one reason; {@code limit} is of the configuration. */
  static final class Cause {
    final Failure failure;
    final @Nullable String limit;
    final @Nullable Cause next;
    long count;

    Cause(Failure failure, @Nullable String limit, @Nullable Cause next) {
      this.failure = failure;
      this.limit = limit;
      this.next = next;
    }
  }
}
