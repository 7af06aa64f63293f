package dev.fairlead.conformance;

import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.Specs;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every rule for responses, by tables. Each row is played on a fresh client connection. */
class ResponseConformanceTest {
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy = ProxyFixture.start(Specs.to(backend).limits(8192, 2048, 200), backend);
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static Stream<DynamicTest> play(Stream<ResponseCase> cases) {
    return new ResponseRun(proxy, backend).tests(cases);
  }

  @TestFactory
  Stream<DynamicTest> heads() {
    return play(ResponseHeadCases.all());
  }

  @TestFactory
  Stream<DynamicTest> bodies() {
    return play(ResponseBodyCases.all());
  }
}
