package dev.fairlead.analytics;

import dev.fairlead.model.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request head made from strings, for tests. */
public final class TextHead implements RequestHead {
  private final StringBuilder text = new StringBuilder();
  private final List<int[]> fields = new ArrayList<>();
  private final int[] method;
  private final int[] host;
  private final int[] path;
  private final int targetEnd;
  private byte[] bytes;

  private TextHead(String method, String host, String path, String query) {
    this.method = append(method);
    this.host = append(host);
    this.path = append(path);
    text.append(query);
    this.targetEnd = text.length();
    this.bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A head; whatever follows a question mark in {@code target} is the query. */
  public static TextHead of(String method, String host, String target) {
    int mark = target.indexOf('?');
    return mark < 0
        ? new TextHead(method, host, target, "")
        : new TextHead(method, host, target.substring(0, mark), target.substring(mark));
  }

  /** The same head with one more field line. */
  public TextHead with(String name, String value) {
    int[] nameRange = append(name);
    int[] valueRange = append(value);
    fields.add(new int[] {nameRange[0], nameRange[1], valueRange[0], valueRange[1]});
    bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    return this;
  }

  private int[] append(String part) {
    text.append(' ');
    int start = text.length();
    text.append(part);
    return new int[] {start, text.length()};
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int methodStart() {
    return method[0];
  }

  @Override
  public int methodEnd() {
    return method[1];
  }

  @Override
  public int hostStart() {
    return host[0];
  }

  @Override
  public int hostEnd() {
    return host[1];
  }

  @Override
  public int pathStart() {
    return path[0];
  }

  @Override
  public int pathEnd() {
    return path[1];
  }

  @Override
  public int targetEnd() {
    return targetEnd;
  }

  @Override
  public int fieldCount() {
    return fields.size();
  }

  @Override
  public int nameStart(int i) {
    return fields.get(i)[0];
  }

  @Override
  public int nameEnd(int i) {
    return fields.get(i)[1];
  }

  @Override
  public int valueStart(int i) {
    return fields.get(i)[2];
  }

  @Override
  public int valueEnd(int i) {
    return fields.get(i)[3];
  }
}
