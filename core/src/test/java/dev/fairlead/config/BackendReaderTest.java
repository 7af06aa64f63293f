package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackendReaderTest {
  @Test
  void backend_isReadByTheRulesOfTheFile() {
    assertThat(
            BackendReader.backend(
                    "{\"name\":\"b3\",\"url\":\"http://[::1]:9003\",\"weight\":3,"
                        + "\"backup\":true,\"maxInFlight\":5,\"state\":\"drain\"}")
                .value())
        .isEqualTo(
            new BackendSpec(
                "b3", new Address("::1", 9003), 3, BackendSpec.BACKUP, 5, BackendState.DRAIN));
    assertThat(BackendReader.backend("{\"url\": \"http://h\"}").value())
        .isEqualTo(new BackendSpec("h:80", new Address("h", 80), 1));
  }

  @Test
  void patch_saysOnlyWhatIsToBeDifferent() {
    assertThat(BackendReader.patch("{\"weight\": 0}").value())
        .isEqualTo(new BackendPatch(0, null, null));
    assertThat(BackendReader.patch("{}").value()).isEqualTo(new BackendPatch(null, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"url\": \"ftp://h\"} | body:1:9: ",
        "{\"url\": \"http://h\", \"wieght\": 2} | (did you mean 'weight'?)",
        "{\"weight\": 1} | 'url' is missing",
        "{\"url\": \"http://h\", \"weight\": 1001} | 1001",
        "[] | expected a mapping",
        "{\"url\": \"http://${HOST}\"} | environment variable 'HOST' is not set",
      })
  void mistake_hasItsPlace(String json, String message) {
    BackendReader.Read<BackendSpec> read = BackendReader.backend(json);

    assertThat(read.value()).isNull();
    assertThat(read.problems()).anyMatch(problem -> problem.toString().contains(message));
  }
}
