package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Ascii;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldListsTest {
  private static List<String> members(String... lines) {
    Fields fields = FieldsTest.decoded(String.join("\r\n", lines) + "\r\n\r\n");
    List<String> members = new ArrayList<>();
    FieldLists.each(
        fields,
        FieldId.CONNECTION,
        (start, end) -> members.add(Ascii.string(fields.block(), start, end)));
    return members;
  }

  private static boolean has(String member, String... lines) {
    Fields fields = FieldsTest.decoded(String.join("\r\n", lines) + "\r\n\r\n");
    return FieldLists.has(fields, FieldId.CONNECTION, Ascii.bytes(member));
  }

  @Test
  void members_comeWithoutWhiteSpaceAndEmptyOnes_overAllLines() {
    assertThat(members("Connection: a ,,\tb", "X: y", "connection:", "CONNECTION: , c d,"))
        .containsExactly("a", "b", "c d");
  }

  @Test
  void removedLines_areStillRead() {
    Fields fields = FieldsTest.decoded("Connection: close\r\n\r\n");
    fields.removeAll(FieldId.CONNECTION);
    assertThat(FieldLists.has(fields, FieldId.CONNECTION, Ascii.bytes("close"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "CLOSE", "keep-alive, Close", "keep-alive,\tcLose ,x", ",close"})
  void has_findsTheMember(String value) {
    assertThat(has("close", "Connection: " + value)).isTrue();
    assertThat(has("close", "Connection: x", "Connection: " + value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "closed", "xclose", "clos", "close x", "\"close\"", "close;q=1", "-"})
  void has_doesNotFindWhatIsOnlyLikeIt(String value) {
    assertThat(has("close", "Connection: " + value, "X-Close: close")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, chunked|true",
        "gzip,\tCHUNKED|true",
        "chunked|true",
        "chunked, gzip|false",
        "chunked, chunked|false",
        "gzip|false",
        "gzip;q=1, chunked|false",
        "gz ip, chunked|false",
        "xchunked|false",
        "''|false"
      })
  void codings_endInChunkedOnceAndLast(String value, boolean expected) {
    Fields fields = FieldsTest.decoded("Transfer-Encoding: " + value + "\r\n\r\n");
    assertThat(FieldLists.lastCodingOnlyIsChunked(fields)).isEqualTo(expected);
  }

  @Test
  void codings_areJoinedOverLines() {
    assertThat(
            FieldLists.lastCodingOnlyIsChunked(
                FieldsTest.decoded(
                    "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")))
        .isTrue();
    assertThat(
            FieldLists.lastCodingOnlyIsChunked(
                FieldsTest.decoded(
                    "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n")))
        .isFalse();
  }
}
