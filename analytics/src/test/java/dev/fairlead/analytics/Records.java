package dev.fairlead.analytics;

import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Label;
import java.time.Instant;

/** Exchange records for tests. */
public final class Records {
  private Records() {}

  public static ExchangeRecord ok() {
    ExchangeRecord record = new ExchangeRecord();
    record.startedAtMillis = Instant.parse("2026-11-23T06:12:42.007Z").toEpochMilli();
    record.connectNanos = 45_999;
    record.queueNanos = 2_500_000;
    record.firstByteNanos = 1_200_000;
    record.totalNanos = 1_234_567;
    record.route = new Label(1, "books");
    record.backend = new Label(2, "bookstore/b1");
    record.upstream = "bookstore";
    record.head =
        TextHead.of("GET", "shop.example.com", "/api/books?page=2")
            .with("User-Agent", "curl/8.5.0")
            .with("Referer", "http://shop.example.com/");
    record.status = 200;
    record.bytesIn = 3;
    record.bytesOut = 4711;
    record.attempts = 1;
    record.clientAddress = "203.0.113.9";
    record.requestId = "01ABC";
    return record;
  }

  public static ExchangeRecord unreadable() {
    ExchangeRecord record = new ExchangeRecord();
    record.clear();
    record.status = 400;
    record.totalNanos = 1_000;
    record.failure = Failure.BAD_REQUEST;
    return record;
  }

  public static ExchangeRecord at(int route, int backend, int status, long totalMicros) {
    ExchangeRecord record = new ExchangeRecord();
    record.clear();
    record.route = new Label(route, "r" + route);
    record.backend = new Label(backend, "b" + backend);
    record.status = status;
    record.totalNanos = totalMicros * 1_000;
    record.bytesIn = 1;
    record.bytesOut = 2;
    return record;
  }
}
