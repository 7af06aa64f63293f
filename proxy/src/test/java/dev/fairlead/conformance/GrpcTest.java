package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.model.Address;
import dev.fairlead.probe.ProbeFor;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.Specs;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real gRPC client and server with the proxy between them. */
class GrpcTest {
  private static final MethodDescriptor<String, String> UNARY = method("Unary", MethodType.UNARY);
  private static final MethodDescriptor<String, String> DOWN =
      method("Down", MethodType.SERVER_STREAMING);
  private static final MethodDescriptor<String, String> UP =
      method("Up", MethodType.CLIENT_STREAMING);
  private static final MethodDescriptor<String, String> BOTH =
      method("Both", MethodType.BIDI_STREAMING);

  private static final AtomicInteger CANCELLED = new AtomicInteger();
  private static final HealthStatusManager HEALTH = new HealthStatusManager();
  private static Server server;
  private static ProxyFixture proxy;
  private ManagedChannel channel;

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName("test.Echo/" + name)
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  private record Text() implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeAll
  static void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0))
            .addService(service())
            .addService(HEALTH.getHealthService())
            .build()
            .start();
    proxy = ProxyFixture.start(Specs.http2To("127.0.0.1", server.getPort()));
  }

  private static ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("test.Echo")
        .addMethod(UNARY, ServerCalls.asyncUnaryCall(GrpcTest::unary))
        .addMethod(DOWN, ServerCalls.asyncServerStreamingCall(GrpcTest::down))
        .addMethod(UP, ServerCalls.asyncClientStreamingCall(GrpcTest::up))
        .addMethod(BOTH, ServerCalls.asyncBidiStreamingCall(GrpcTest::both))
        .build();
  }

  private static void unary(String text, StreamObserver<String> answer) {
    switch (text) {
      case "fail" -> {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("x-why", Metadata.ASCII_STRING_MARSHALLER), "because");
        answer.onError(Status.FAILED_PRECONDITION.withDescription("no").asException(trailers));
      }
      case "never" ->
          ((io.grpc.stub.ServerCallStreamObserver<String>) answer)
              .setOnCancelHandler(CANCELLED::incrementAndGet);
      default -> {
        answer.onNext(text);
        answer.onCompleted();
      }
    }
  }

  private static void down(String count, StreamObserver<String> answer) {
    for (int i = 0; i < Integer.parseInt(count); i++) {
      answer.onNext("message " + i);
    }
    answer.onCompleted();
  }

  private static StreamObserver<String> up(StreamObserver<String> answer) {
    AtomicInteger count = new AtomicInteger();
    return observer(
        _ -> count.incrementAndGet(),
        () -> {
          answer.onNext(Integer.toString(count.get()));
          answer.onCompleted();
        });
  }

  private static StreamObserver<String> both(StreamObserver<String> answer) {
    return observer(answer::onNext, answer::onCompleted);
  }

  private static StreamObserver<String> observer(
      java.util.function.Consumer<String> next, Runnable completed) {
    return new StreamObserver<>() {
      @Override
      public void onNext(String value) {
        next.accept(value);
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        completed.run();
      }
    };
  }

  private ManagedChannel client() {
    if (channel == null) {
      channel =
          NettyChannelBuilder.forAddress("127.0.0.1", proxy.address().getPort())
              .usePlaintext()
              .build();
    }
    return channel;
  }

  @AfterEach
  void quiet() throws InterruptedException {
    if (channel != null) {
      channel.shutdownNow().awaitTermination(30, TimeUnit.SECONDS);
    }
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
    server.shutdownNow();
  }

  private String call(String text) {
    return ClientCalls.blockingUnaryCall(client(), UNARY, CallOptions.DEFAULT, text);
  }

  @Test
  void unary_isAnswered() {
    assertThat(call("hello")).isEqualTo("hello");
    assertThat(call("x".repeat(1_000_000))).hasSize(1_000_000);
  }

  @Test
  void errorWithoutMessage_keepsStatusAndTrailers() {
    StatusRuntimeException failed =
        catchThrowableOfType(StatusRuntimeException.class, () -> call("fail"));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(failed.getStatus().getDescription()).isEqualTo("no");
    assertThat(failed.getTrailers().get(Metadata.Key.of("x-why", Metadata.ASCII_STRING_MARSHALLER)))
        .isEqualTo("because");
  }

  @Test
  void serverStreaming_arrivesInOrder() {
    Iterator<String> messages =
        ClientCalls.blockingServerStreamingCall(client(), DOWN, CallOptions.DEFAULT, "1000");
    List<String> seen = new ArrayList<>();
    messages.forEachRemaining(seen::add);
    assertThat(seen).hasSize(1000).startsWith("message 0").endsWith("message 999");
  }

  @Test
  void clientStreaming_arrivesWhole() throws InterruptedException {
    List<String> seen = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    StreamObserver<String> up =
        ClientCalls.asyncClientStreamingCall(
            client().newCall(UP, CallOptions.DEFAULT), observer(seen::add, done::countDown));
    for (int i = 0; i < 1000; i++) {
      up.onNext("message " + i);
    }
    up.onCompleted();
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(seen).containsExactly("1000");
  }

  @Test
  void bidirectionalStreaming_goesBothWaysInTurn() throws InterruptedException {
    List<String> seen = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    StreamObserver<String> up =
        ClientCalls.asyncBidiStreamingCall(
            client().newCall(BOTH, CallOptions.DEFAULT), observer(seen::add, done::countDown));
    for (int i = 0; i < 50; i++) {
      int count = i + 1;
      up.onNext("message " + i);
      Await.until("message " + i + " is back", () -> seen.size() == count, () -> seen);
    }
    up.onCompleted();
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void deadline_cancelsAtTheServer() {
    int before = CANCELLED.get();
    StatusRuntimeException failed =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    client(),
                    UNARY,
                    CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS),
                    "never"));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    Await.until("the server's call is cancelled", () -> CANCELLED.get() > before);
  }

  // ---- health ----

  private static String health(String service) {
    LinkSpec plain = LinkSpec.DEFAULTS;
    return ProbeFor.check(
        new CheckSpec.Grpc(service),
        new Address("127.0.0.1", server.getPort()),
        new LinkSpec(Protocol.HTTP_2, plain.tls(), plain.proxyProtocol()));
  }

  @Test
  void healthCheck_asksTheServersOwnService() {
    HEALTH.setStatus("shop.v1.Books", ServingStatus.SERVING);
    assertThat(health("shop.v1.Books")).isEqualTo("passed grpc shop.v1.Books: SERVING");
    HEALTH.setStatus("shop.v1.Books", ServingStatus.NOT_SERVING);
    assertThat(health("shop.v1.Books")).isEqualTo("failed grpc shop.v1.Books: NOT_SERVING");
    assertThat(health("")).isEqualTo("passed grpc: SERVING");
    assertThat(health("shop.v1.None"))
        .isEqualTo("failed grpc shop.v1.None: grpc-status 5 NOT_FOUND");
  }
}
