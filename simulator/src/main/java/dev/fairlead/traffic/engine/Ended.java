package dev.fairlead.traffic.engine;

/** How a user's journey ended. */
enum Ended {
  COMPLETED,
  BROKEN,
  UNFINISHED
}
