package dev.fairlead.balancer;

/**
 * Gives the backends of an upstream their places next to one another. It goes on from reload to
 * reload; the place of a backend that is gone stays empty, because exchanges may still count there,
 * and is freed with the last of its board. Not for concurrent use.
 */
public final class Loads {
  private LoadBoard board = new LoadBoard();
  private int given;

  /** Of which nothing is given yet. */
  public Loads() {}

  /** The load of one more backend, idle, of which nothing is known. */
  public Load next() {
    if (given == LoadBoard.PLACES) {
      board = new LoadBoard();
      given = 0;
    }
    return new Load(board, LoadBoard.place(given++));
  }
}
