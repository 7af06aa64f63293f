/** A running admin port over a world in memory, for tests. */
package dev.fairlead.admin.testing;
