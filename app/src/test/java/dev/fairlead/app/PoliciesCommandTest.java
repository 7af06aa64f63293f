package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.BalancePolicy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

class PoliciesCommandTest {
  @Test
  void policies_haveALineEach_alignedAndNarrow() {
    StringWriter printed = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(printed));

    assertThat(line.execute("policies")).isZero();

    List<String> lines = printed.toString().lines().toList();
    assertThat(lines).allSatisfy(each -> assertThat(each.length()).isLessThanOrEqualTo(100));
    for (BalancePolicy policy : BalancePolicy.values()) {
      assertThat(lines)
          .anySatisfy(each -> {
            assertThat(each).startsWith(policy.word() + "  ");
            assertThat(each.substring(19)).isEqualTo(policy.meaning());
          });
    }
    assertThat(lines.getLast()).contains("docs/BALANCING.md");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"HASH", "CONSISTENT_HASH"})
  void policyThatNeedsNoKey_isTakenOnTheCommandLine(BalancePolicy policy) {
    assertThat(new PolicyConverter().convert(policy.word())).isEqualTo(policy);
    assertThat(new PolicyConverter.Words()).contains(policy.word());
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "consistent-hash"})
  void policyThatNeedsAKey_isRefusedOnTheCommandLine(String word) {
    assertThatThrownBy(() -> new PolicyConverter().convert(word))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage(
            word + " goes by a key, which only a configuration file can name; ip-hash needs none");
    assertThat(new PolicyConverter.Words()).doesNotContain(word);
  }

  @Test
  void unknownPolicy_isRefusedWithTheOthers() {
    assertThatThrownBy(() -> new PolicyConverter().convert("rondom"))
        .hasMessageStartingWith("'rondom' is none of round-robin, random, ");
  }
}
