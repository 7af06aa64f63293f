/** When requests come, how much work they are, and whose they are: made by chance or recorded. */
package dev.fairlead.comparison.traffic;
