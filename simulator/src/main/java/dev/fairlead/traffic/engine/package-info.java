/** Carries a plan out: users on event loops, what they measure, and what comes of it all. */
package dev.fairlead.traffic.engine;
