package dev.fairlead.conformance;

import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule for requests, by tables. Each row is played on a fresh connection. */
class RequestConformanceTest {
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy =
        ProxyFixture.start(
            Specs.to(backend).route("/limited", "main", 10).limits(8192, 2048, 200), backend);
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static Stream<DynamicTest> play(Stream<RequestCase> cases) {
    return new RequestRun(proxy, backend).tests(cases);
  }

  @TestFactory
  Stream<DynamicTest> requestLines() {
    return play(StartLineCases.all());
  }

  @TestFactory
  Stream<DynamicTest> fields() {
    return play(FieldCases.all());
  }

  @TestFactory
  Stream<DynamicTest> framing() {
    return play(FramingCases.all());
  }

  @TestFactory
  Stream<DynamicTest> chunks() {
    return play(ChunkCases.all());
  }

  @TestFactory
  Stream<DynamicTest> forwarding() {
    return play(ForwardingCases.all());
  }

  @TestFactory
  Stream<DynamicTest> persistence() {
    return play(PersistenceCases.all());
  }
}
