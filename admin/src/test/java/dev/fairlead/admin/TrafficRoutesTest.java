package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.admin.testing.RawAnswer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficRoutesTest {
  private AdminFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = AdminFixture.start();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private RawAnswer report(String query) throws IOException {
    return RawAnswer.to(fixture.address(), "GET", "/api/v1/report?" + query, "");
  }

  @Test
  void namesOfTheConfiguration_thatNothingCameTo_haveAnEmptyReport() throws IOException {
    for (String silent : new String[] {"route=books", "upstream=media", "backend=bookstore/b2"}) {
      RawAnswer answer = report(silent);

      assertThat(answer.status()).as(silent).isEqualTo(200);
      assertThat(answer.body()).as(silent).contains("Nothing was ever recorded of ");
    }
  }

  @Test
  void nameThatNobodyKnows_isRefused_withTheNearest() throws IOException {
    RawAnswer answer = report("route=boks");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("boks").contains("books");
  }

  @Test
  void unknownGrainZoneAndPeriod_areRefused_byTheirNames() throws IOException {
    assertThat(report("grain=yearly").body()).contains("'grain' must be hourly, daily or weekly.");
    assertThat(report("zone=Europe/Berln").body()).contains("'zone' must be a time zone");
    RawAnswer future = report("from=9999-01-01");
    assertThat(future.status()).isEqualTo(400);
    assertThat(future.body()).contains("future").doesNotContain("--");
  }
}
