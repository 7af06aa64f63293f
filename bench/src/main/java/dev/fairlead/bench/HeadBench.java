package dev.fairlead.bench;

import dev.fairlead.config.LimitSpec;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1RequestDecoder;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.http1.Http1ResponseDecoder;
import dev.fairlead.model.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Heads from a socket's buffer to their meaning, and back into a buffer to be sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadBench {
  private static final String WRK = "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
  private static final String BROWSER =
      """
      GET /books?page=2&sort=title HTTP/1.1
      Host: shop.example.com
      Connection: keep-alive
      Cache-Control: max-age=0
      sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"
      sec-ch-ua-mobile: ?0
      sec-ch-ua-platform: "Linux"
      Upgrade-Insecure-Requests: 1
      User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
      Sec-Fetch-Site: same-origin
      Sec-Fetch-Mode: navigate
      Sec-Fetch-Dest: document
      Referer: https://shop.example.com/books
      Accept-Encoding: gzip, deflate, br, zstd
      Accept-Language: en-GB,en;q=0.9
      Cookie: session=9f86d081884c7d659a2feaa0c55ad015

      """
          .replace("\n", "\r\n");
  private static final String NGINX =
      """
      HTTP/1.1 200 OK
      Server: nginx/1.22.1
      Date: Mon, 23 Nov 2026 06:30:00 GMT
      Content-Type: text/plain
      Content-Length: 12
      Last-Modified: Mon, 23 Nov 2026 06:00:00 GMT
      Connection: keep-alive
      ETag: "65a0c3a0-c"
      Accept-Ranges: bytes

      """
          .replace("\n", "\r\n");

  private static final LimitSpec LIMITS = LimitSpec.DEFAULTS;
  private static final byte[] VERSION = Ascii.bytes(" HTTP/1.1\r\n");
  private static final byte[] ADDED =
      Ascii.bytes(
          "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\nVia: 1.1 fairlead\r\n\r\n");
  private static final byte[] STATUS = Ascii.bytes("HTTP/1.1 200 OK\r\n");
  private static final byte[] END = Ascii.bytes("\r\n");

  private final Http1RequestDecoder requests = new Http1RequestDecoder();
  private final Http1ResponseDecoder responses = new Http1ResponseDecoder();
  private final HeadBuilder builder = new HeadBuilder();
  private final ByteBuf small = Unpooled.directBuffer(512);
  private final ByteBuf browser = Unpooled.directBuffer(2048);
  private final ByteBuf response = Unpooled.directBuffer(512);
  private final ByteBuf out = Unpooled.directBuffer(4096);

  /** Fills the buffers. */
  @Setup
  public void setUp() {
    small.writeBytes(Ascii.bytes(WRK));
    browser.writeBytes(Ascii.bytes(BROWSER));
    response.writeBytes(Ascii.bytes(NGINX));
  }

  private Http1Request decode(ByteBuf in) {
    in.readerIndex(0);
    requests.begin(LIMITS.headBytes(), LIMITS.targetBytes(), LIMITS.fields());
    if (!requests.decode(in) || requests.failure() != null) {
      throw new IllegalStateException("refused");
    }
    return requests.request();
  }

  private int compose(Http1Request request) {
    request.fields().removeAll(FieldId.CONNECTION);
    byte[] b = request.bytes();
    builder.clear().bytes(b, request.methodStart(), request.methodEnd()).octet(' ');
    builder.bytes(b, request.pathStart(), request.targetEnd()).bytes(VERSION);
    request.fields().writeTo(builder);
    builder.bytes(ADDED);
    builder.writeTo(out.clear());
    return out.readableBytes();
  }

  private Http1Response decodeResponse() {
    response.readerIndex(0);
    responses.begin(LIMITS.headBytes(), LIMITS.fields(), false);
    if (responses.decode(response) != Http1ResponseDecoder.Result.WHOLE) {
      throw new IllegalStateException("refused");
    }
    return responses.response();
  }

  /** What wrk sends. */
  @Benchmark
  public Object smallRequest() {
    return decode(small);
  }

  /** The same, and put together again for the backend. */
  @Benchmark
  public int smallRequestComposed() {
    return compose(decode(small));
  }

  /** What a browser sends. */
  @Benchmark
  public Object browserRequest() {
    return decode(browser);
  }

  /** The same, and asked for names with an underscore. */
  @Benchmark
  public int browserRequestScreened() {
    return decode(browser).fields().underscored(0);
  }

  /** The same, and put together again for the backend. */
  @Benchmark
  public int browserRequestComposed() {
    return compose(decode(browser));
  }

  /** What nginx answers. */
  @Benchmark
  public Object nginxResponse() {
    return decodeResponse();
  }

  /** The same, and put together again for the client. */
  @Benchmark
  public int nginxResponseComposed() {
    Http1Response head = decodeResponse();
    head.fields().removeAll(FieldId.CONNECTION);
    builder.clear().bytes(STATUS);
    head.fields().writeTo(builder);
    builder.bytes(END).writeTo(out.clear());
    return out.readableBytes();
  }
}
