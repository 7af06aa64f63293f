package dev.fairlead.http1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Whatever bytes a backend sends, the response decoder and the chunked coding make the same of them
 * as the {@link NaiveReader}, or refuse them. The first byte says where the input is cut and, if
 * odd, that the request was a HEAD. Run as {@link RequestFuzzTest} is.
 */
class ResponseFuzzTest {
  private final Agreement agreement = new Agreement();

  @FuzzTest(maxDuration = "10m")
  void response(byte[] data) {
    if (data.length > 0) {
      int first = data[0] & 0xff;
      agreement.response(Arrays.copyOfRange(data, 1, data.length), (first & 1) != 0, first >> 1);
    }
  }
}
