package dev.fairlead.model;

/**
 * A view of one decoded and validated request head, the same for every protocol version.
 *
 * <p>All offsets point into {@link #bytes()}; every range is start-inclusive, end-exclusive. Names
 * and values are the bytes received. The view is loop-confined and valid only while its exchange
 * runs: whoever needs a value longer copies it.
 */
public interface RequestHead {
  /** {@link #httpVersion} of HTTP/2. */
  int HTTP_2 = 20;

  /** The block that all offsets of this head point into. Not to be written to. */
  byte[] bytes();

  /** Start of the method token. */
  int methodStart();

  /** End of the method token. */
  int methodEnd();

  /** Start of the host the request is for, without port; for IPv6 the brackets are included. */
  int hostStart();

  /** End of the host; equal to {@link #hostStart()} when the request names none (HTTP/1.0). */
  int hostEnd();

  /** Start of the path as received: undecoded; {@code *} for the asterisk form. */
  int pathStart();

  /** End of the path; the query, if any, is not part of it. */
  int pathEnd();

  /** End of the path and query; equal to {@link #pathEnd()} when there is no query. */
  int targetEnd();

  /** How many field lines the head has. */
  int fieldCount();

  /** Start of the name of field {@code i}, 0 ≤ i &lt; {@link #fieldCount()}. */
  int nameStart(int i);

  /** End of the name of field {@code i}. */
  int nameEnd(int i);

  /** Start of the value of field {@code i}, optional white space excluded. */
  int valueStart(int i);

  /** End of the value of field {@code i}, optional white space excluded. */
  int valueEnd(int i);

  /** The version of HTTP it came in, in tenths: 10, 11 and so on, or {@link #HTTP_2}. */
  default int httpVersion() {
    return 11;
  }

  /**
   * The next field with the given name at or after index {@code from}.
   *
   * @param lowerCaseName the name in lower case ASCII
   * @return the field's index, or -1
   */
  default int find(byte[] lowerCaseName, int from) {
    byte[] block = bytes();
    for (int i = from, n = fieldCount(); i < n; i++) {
      int start = nameStart(i);
      if (nameEnd(i) - start == lowerCaseName.length
          && Ascii.equalsIgnoreCase(block, start, lowerCaseName)) {
        return i;
      }
    }
    return -1;
  }
}
