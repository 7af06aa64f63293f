package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever is read, the answer is a spec or problems inside the text. */
class ReadingAnythingTest {
  private static final String MARKS = "{}[],:&*#?|-<>=!%@`'\"\\ \n\t${}~^0aé\u0000\ufeff😀";

  @Property(tries = 400)
  void anyText_givesASpecOrProblemsInsideIt(@ForAll("texts") String text) {
    check(text);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(200),
        Arbitraries.strings().withChars(MARKS).ofMaxLength(60),
        Arbitraries.of(
                "listeners",
                "upstreams",
                "a",
                "${X}",
                "<<",
                "*a",
                "&a ",
                "- ",
                ": ",
                "\n  ",
                "[",
                "{",
                "}",
                "!x ")
            .list()
            .ofMaxSize(25)
            .map(parts -> String.join("", parts)));
  }

  @Test
  void damagedFiles_giveASpecOrProblemsInsideThem() throws IOException {
    List<String> files = Docs.examples();
    Random random = new Random(42);
    for (int i = 0; i < 4000; i++) {
      StringBuilder text = new StringBuilder(files.get(random.nextInt(files.size())));
      for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
        damage(text, random);
      }
      check(text.toString());
    }
  }

  private static void damage(StringBuilder text, Random random) {
    int at = random.nextInt(text.length());
    int to = Math.min(text.length(), at + random.nextInt(12));
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, Math.min(to, at + text.length() - 1));
      case 1 -> text.insert(at, MARKS.charAt(random.nextInt(MARKS.length())));
      case 2 -> text.insert(at, text.substring(at, to));
      default -> text.setCharAt(at, MARKS.charAt(random.nextInt(MARKS.length())));
    }
    if (text.isEmpty()) {
      text.append('x');
    }
  }

  private static void check(String text) {
    if (!(Reads.read(text, Map.of()) instanceof ReadResult.Rejected rejected)) {
      return;
    }
    String[] lines = text.split("\r\n|[\r\n\u0085\u2028\u2029]", -1);
    assertThat(rejected.problems()).as(text).isNotEmpty();
    assertThat(rejected.problems())
        .as(text)
        .allSatisfy(problem -> {
          assertThat(problem.line()).isBetween(1, lines.length);
          String line = lines[problem.line() - 1];
          assertThat(problem.column()).isBetween(1, line.codePointCount(0, line.length()) + 1);
          assertThat(problem.message()).isNotBlank().doesNotContain("\u0000");
        });
  }

  @Test
  void aliasesThatMultiply_areRefusedAtOnce() {
    StringBuilder text = new StringBuilder("x-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 40; i++) {
      text.append("x-%d: &a%d [%s]\n".formatted(i, i, "*a%d,".formatted(i - 1).repeat(10)));
    }
    assertThat(problemsSoon(text.toString()))
        .singleElement()
        .asString()
        .contains("expected at most 1000000 values with all aliases written out");
  }

  @Test
  void mergesThatMultiply_areRefusedAtOnce() {
    StringBuilder text = new StringBuilder("x-0: &a0 {a: 1}\n");
    for (int i = 1; i < 40; i++) {
      text.append("x-%d: &a%d {<<: [%s]}\n".formatted(i, i, "*a%d,".formatted(i - 1).repeat(10)));
    }
    assertThat(problemsSoon(text.toString())).hasSize(1);
  }

  @Test
  void aliasInsideItself_isRefused() {
    assertThat(problemsSoon("x-a: &a\n  b: [*a]\n"))
        .containsExactly("1:6: an alias inside this refers to it, expected no circle");
    assertThat(problemsSoon("&a\n<<: *a\n")).hasSize(1);
  }

  @Test
  void deepNesting_isRefusedWithoutOverflow() {
    assertThat(problemsSoon("x-a: " + "[".repeat(100_000)))
        .containsExactly("1:55: not valid YAML: nested deeper than 50 levels");
    assertThat(problemsSoon("x-a: " + "{a: ".repeat(100_000))).hasSize(1);
  }

  @Test
  void hugeText_isRefused() {
    assertThat(problemsSoon("#".repeat(5 * 1024 * 1024)))
        .containsExactly("1:1: expected at most 4194304 characters, found 5242880");
  }

  private static List<String> problemsSoon(String text) {
    return Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Reads.problems(text));
  }
}
