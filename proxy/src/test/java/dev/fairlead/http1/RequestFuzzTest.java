package dev.fairlead.http1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Whatever bytes a client sends, the request decoder and the chunked coding make the same of them
 * as the {@link NaiveReader}, or refuse them: the next request starts where both say, and no cut of
 * the input changes anything. The first byte says where the input is cut.
 *
 * <p>The suite runs the seeds; {@code JAZZER_FUZZ=1 mvn test -pl proxy -am -Dtest=RequestFuzzTest
 * -Dsurefire.failIfNoSpecifiedTests=false} fuzzes.
 */
class RequestFuzzTest {
  private final Agreement agreement = new Agreement();

  @FuzzTest(maxDuration = "10m")
  void request(byte[] data) {
    if (data.length > 0) {
      agreement.request(Arrays.copyOfRange(data, 1, data.length), data[0] & 0xff);
    }
  }
}
