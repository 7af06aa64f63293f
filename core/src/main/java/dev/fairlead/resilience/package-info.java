/** When a failed attempt may be made again. */
package dev.fairlead.resilience;
