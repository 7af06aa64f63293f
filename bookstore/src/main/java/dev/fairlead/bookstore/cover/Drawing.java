package dev.fairlead.bookstore.cover;

import java.util.SplittableRandom;

/**
 * What a book's cover shows: two colours, circles and a grain, all drawn from the book's number.
 * Immutable.
 */
final class Drawing {
  /** Colours in the palette, from the first colour to the second. */
  static final int COLOURS = 64;

  private static final int CIRCLES = 5;
  private static final int GRAIN = 4;

  private final int first;
  private final int second;
  private final double[] circles = new double[CIRCLES * 3];

  Drawing(long book) {
    SplittableRandom random = new SplittableRandom(book);
    first = colour(random, 40, 120);
    second = colour(random, 130, 235);
    for (int i = 0; i < circles.length; i++) {
      circles[i] = i % 3 == 2 ? 0.08 + random.nextDouble() * 0.3 : random.nextDouble() * 1.2 - 0.1;
    }
  }

  private static int colour(SplittableRandom random, int from, int to) {
    return random.nextInt(from, to) << 16
        | random.nextInt(from, to) << 8
        | random.nextInt(from, to);
  }

  /** The first colour as RGB. */
  int first() {
    return first;
  }

  /** The second colour as RGB. */
  int second() {
    return second;
  }

  /** A colour of the palette as RGB. */
  int colour(int index) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = first >> shift & 0xff;
      int to = second >> shift & 0xff;
      rgb |= (from + (to - from) * index / (COLOURS - 1)) << shift;
    }
    return rgb;
  }

  /** How many circles there are. */
  int circleCount() {
    return CIRCLES;
  }

  /** A circle's x, y or radius (0, 1, 2), in widths of the cover. */
  double circle(int index, int which) {
    return circles[index * 3 + which] * (which == 1 ? 1.5 : 1);
  }

  /** Fills a row of pixels with indexes into the palette. */
  void row(int y, int width, byte[] row) {
    // A generator of numbers in one line, since there are millions of pixels.
    int noise = (y + 1) * 0x9e3779b9 ^ first;
    for (int x = 0; x < width; x++) {
      noise = noise * 1664525 + 1013904223;
      int shade = (int) ((COLOURS - 20) * (y / (width * 1.5)));
      int inside = circlesAt((double) x / width, (double) y / width);
      int index = shade + inside * 4 + (noise >>> 30) % GRAIN;
      row[x] = (byte) Math.min(COLOURS - 1, index);
    }
  }

  private int circlesAt(double x, double y) {
    int count = 0;
    for (int i = 0; i < CIRCLES; i++) {
      double dx = x - circle(i, 0);
      double dy = y - circle(i, 1);
      double radius = circle(i, 2);
      if (dx * dx + dy * dy < radius * radius) {
        count++;
      }
    }
    return count;
  }
}
