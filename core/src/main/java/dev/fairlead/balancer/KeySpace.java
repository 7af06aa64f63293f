package dev.fairlead.balancer;

/** Who owns which part of all 64-bit numbers. Immutable. */
interface KeySpace {
  /** The index of the owner of a number. There must be an owner. */
  int owner(long number);
}
