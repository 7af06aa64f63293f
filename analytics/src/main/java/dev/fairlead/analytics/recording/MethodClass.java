package dev.fairlead.analytics.recording;

import dev.fairlead.model.RequestHead;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What requests are for, by their method: few classes, whatever clients send. */
public enum MethodClass {
  /** GET, HEAD, OPTIONS, TRACE: safe, RFC 9110 §9.2.1. */
  READ(0),
  /** POST, PUT, PATCH, DELETE. */
  WRITE(1),
  /** Any other, and requests whose head could not be read. */
  OTHER(2);

  private final int number;

  MethodClass(int number) {
    this.number = number;
  }

  /** As it is stored. */
  public int number() {
    return number;
  }

  /** As it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** That with the number; {@link #OTHER} for one that there is not. */
  public static MethodClass of(int number) {
    return switch (number) {
      case 0 -> READ;
      case 1 -> WRITE;
      default -> OTHER;
    };
  }

  /** That of a request; {@link #OTHER} where its head could not be read. */
  public static MethodClass of(@Nullable RequestHead head) {
    if (head == null) {
      return OTHER;
    }
    byte[] block = head.bytes();
    int at = head.methodStart();
    return switch (head.methodEnd() - at) {
      case 3 -> is(block, at, 'G', 'E', 'T') ? READ : is(block, at, 'P', 'U', 'T') ? WRITE : OTHER;
      case 4 ->
          is(block, at, 'P', 'O', 'S') && block[at + 3] == 'T'
              ? WRITE
              : is(block, at, 'H', 'E', 'A') && block[at + 3] == 'D' ? READ : OTHER;
      case 5 ->
          is(block, at, 'P', 'A', 'T') && is(block, at + 2, 'T', 'C', 'H')
              ? WRITE
              : is(block, at, 'T', 'R', 'A') && is(block, at + 2, 'A', 'C', 'E') ? READ : OTHER;
      case 6 -> is(block, at, 'D', 'E', 'L') && is(block, at + 3, 'E', 'T', 'E') ? WRITE : OTHER;
      case 7 ->
          is(block, at, 'O', 'P', 'T') && is(block, at + 3, 'I', 'O', 'N') && block[at + 6] == 'S'
              ? READ
              : OTHER;
      default -> OTHER;
    };
  }

  private static boolean is(byte[] block, int at, char first, char second, char third) {
    return block[at] == first && block[at + 1] == second && block[at + 2] == third;
  }
}
