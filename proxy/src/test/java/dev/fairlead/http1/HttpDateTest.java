package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
  @ParameterizedTest
  @CsvSource({
    "784111777000, 'Sun, 06 Nov 1994 08:49:37 GMT'",
    "784111777999, 'Sun, 06 Nov 1994 08:49:37 GMT'",
    "0, 'Thu, 01 Jan 1970 00:00:00 GMT'",
    "-1, 'Wed, 31 Dec 1969 23:59:59 GMT'",
    "951782400000, 'Tue, 29 Feb 2000 00:00:00 GMT'",
    "4102444799000, 'Thu, 31 Dec 2099 23:59:59 GMT'"
  })
  void dates_areImfFixdates(long millis, String expected) {
    assertThat(new HttpDate().at(millis)).isEqualTo(expected);
  }

  @Test
  void withinASecond_theTextIsTheSameOne() {
    HttpDate date = new HttpDate();
    String text = date.at(1_000_000);
    assertThat(date.at(1_000_999)).isSameAs(text);
    assertThat(date.at(1_001_000)).isEqualTo("Thu, 01 Jan 1970 00:16:41 GMT");
    assertThat(date.at(1_000_000)).as("a clock set back").isEqualTo(text);
  }

  @Test
  void everyDayAndMonth_isEnglish() {
    DateTimeFormatter english =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    HttpDate date = new HttpDate();
    for (long day = 0; day < 366; day++) {
      long second = 1_700_000_000L + day * 86_400;
      assertThat(date.at(second * 1000))
          .isEqualTo(english.format(Instant.ofEpochSecond(second)))
          .hasSize(29);
    }
  }
}
