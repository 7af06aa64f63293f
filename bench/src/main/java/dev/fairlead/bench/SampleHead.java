package dev.fairlead.bench;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;

/** A request head of a browser, its offsets computed once. Loop-confined. */
final class SampleHead implements RequestHead {
  private static final String[][] FIELDS = {
    {"Host", "shop.example.com"},
    {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
    {"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
    {"Accept-Language", "en-GB,en;q=0.5"},
    {"Accept-Encoding", "gzip, deflate, br, zstd"},
    {"Referer", "https://shop.example.com/books"},
    {"Cookie", "session=9f86d081884c7d659a2feaa0c55ad015"},
    {"Connection", "keep-alive"},
  };

  private final byte[] block;
  private final int hostStart;
  private final int pathStart = 4;
  private final int pathEnd;
  private final int targetEnd;
  private final int[] offsets = new int[FIELDS.length * 4];

  SampleHead(String path, String query) {
    StringBuilder text = new StringBuilder("GET ").append(path);
    this.pathEnd = text.length();
    text.append(query);
    this.targetEnd = text.length();
    text.append(" HTTP/1.1\r\n");
    int at = 0;
    for (String[] field : FIELDS) {
      offsets[at++] = text.length();
      text.append(field[0]);
      offsets[at++] = text.length();
      text.append(": ");
      offsets[at++] = text.length();
      text.append(field[1]);
      offsets[at++] = text.length();
      text.append("\r\n");
    }
    this.hostStart = offsets[2];
    this.block = Ascii.bytes(text.append("\r\n").toString());
  }

  @Override
  public byte[] bytes() {
    return block;
  }

  @Override
  public int methodStart() {
    return 0;
  }

  @Override
  public int methodEnd() {
    return 3;
  }

  @Override
  public int hostStart() {
    return hostStart;
  }

  @Override
  public int hostEnd() {
    return offsets[3];
  }

  @Override
  public int pathStart() {
    return pathStart;
  }

  @Override
  public int pathEnd() {
    return pathEnd;
  }

  @Override
  public int targetEnd() {
    return targetEnd;
  }

  @Override
  public int fieldCount() {
    return FIELDS.length;
  }

  @Override
  public int nameStart(int i) {
    return offsets[i * 4];
  }

  @Override
  public int nameEnd(int i) {
    return offsets[i * 4 + 1];
  }

  @Override
  public int valueStart(int i) {
    return offsets[i * 4 + 2];
  }

  @Override
  public int valueEnd(int i) {
    return offsets[i * 4 + 3];
  }
}
