/** Specs compiled into one immutable snapshot, and the live state that outlives snapshots. */
package dev.fairlead.runtime;
