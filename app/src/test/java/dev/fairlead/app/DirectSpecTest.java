package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.AccessLogSpec;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.model.Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectSpecTest {
  private static final List<Address> LISTENERS =
      List.of(new Address("127.0.0.1", 8080), new Address("::1", 0));
  private static final List<Address> BACKENDS =
      List.of(new Address("h", 1), new Address("::1", 9001));

  @Test
  void text_saysTheSame() {
    assertSame(DirectSpec.of(LISTENERS, BACKENDS));
    assertSame(
        DirectSpec.of(LISTENERS, BACKENDS)
            .balance(BalancePolicy.LEAST_CONNECTIONS)
            .workers(3)
            .admin(new Address("::1", 9900))
            .health(CheckSpec.Http.get("/health"), Duration.ofSeconds(2))
            .history("state folder/history.db")
            .accessLog("a \"b\\.log", AccessLogSpec.Format.COMBINED));
  }

  private static void assertSame(DirectSpec spec) {
    assertThat(SpecReader.read(spec.text(), "text", _ -> null))
        .isEqualTo(new ReadResult.Loaded(spec.build(), spec.text()));
  }
}
