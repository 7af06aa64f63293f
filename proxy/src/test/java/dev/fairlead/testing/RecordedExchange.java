package dev.fairlead.testing;

import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Label;
import dev.fairlead.model.RetryRefusal;
import org.jspecify.annotations.Nullable;

/** What an observer was told of an exchange, copied. The components are the record's fields. */
public record RecordedExchange(
    long connectNanos,
    long queueNanos,
    long firstByteNanos,
    long totalNanos,
    @Nullable Label route,
    @Nullable Label backend,
    @Nullable String upstream,
    int status,
    long bytesIn,
    long bytesOut,
    int attempts,
    @Nullable Failure failure,
    @Nullable RetryRefusal retryRefusal,
    @Nullable String limit,
    String clientAddress,
    String requestId,
    long snapshot) {

  static RecordedExchange of(ExchangeRecord record) {
    return new RecordedExchange(
        record.connectNanos,
        record.queueNanos,
        record.firstByteNanos,
        record.totalNanos,
        record.route,
        record.backend,
        record.upstream,
        record.status,
        record.bytesIn,
        record.bytesOut,
        record.attempts,
        record.failure,
        record.retryRefusal,
        record.limit,
        record.clientAddress,
        record.requestId,
        record.snapshot);
  }
}
