package dev.fairlead.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathNormalizerTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "//, /",
    "/a//b, /a/b",
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/a/b/., /a/b/",
    "/.., /",
    "/../../x, /x",
    "/a/..//../x, /x",
    "/a/%2e%2E/b, /b",
    "/a/.%2e/b, /b",
    "/%61dmin, /admin",
    "/a%2fb, /a%2Fb",
    "/a%2Fb, /a%2Fb",
    "/a/..%2fb, /a/..%2Fb",
    "/%252e%252e/x, /%252e%252e/x",
    "/a%zz, /a%25zz",
    "/a%, /a%25",
    "/a%4, /a%254",
    "/%%61a, /%25aa",
    "/...//.a/..b, /.../.a/..b",
    "/a/, /a/",
    "*, *",
  })
  void normalForm(String path, String expected) {
    assertThat(normalize(path)).isEqualTo(expected);
  }

  @Property(tries = 2_000)
  void normalForm_isStable(@ForAll("paths") String path) {
    String once = normalize(path);
    assertThat(normalize(once)).isEqualTo(once);
  }

  @Property(tries = 2_000)
  void pathSaidToBeNormal_isUnchanged(@ForAll("paths") String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    if (PathNormalizer.isNormal(bytes, 0, bytes.length)) {
      assertThat(normalize(path)).isEqualTo(path);
    }
  }

  @Property(tries = 2_000)
  void normalForm_holdsNoDotSegmentAndNoEmptyOne(@ForAll("paths") String path) {
    String normal = normalize(path);
    assertThat(normal).startsWith("/").doesNotContain("//", "/./", "/../");
    assertThat(normal).doesNotEndWith("/.").doesNotEndWith("/..");
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("/", ".", "%2e", "%2F", "%25", "%61", "a", "%", "2", "e", "//", "..")
        .list()
        .ofMaxSize(14)
        .map(parts -> "/" + String.join("", parts));
  }

  private static String normalize(String path) {
    return new String(
        PathNormalizer.normalize(path.getBytes(StandardCharsets.ISO_8859_1)),
        StandardCharsets.ISO_8859_1);
  }
}
