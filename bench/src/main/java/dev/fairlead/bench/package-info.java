/** What the parts on the way of every request cost, in nanoseconds and in bytes allocated. */
package dev.fairlead.bench;
