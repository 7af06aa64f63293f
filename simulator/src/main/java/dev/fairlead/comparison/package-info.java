/**
 * Which policy suits which traffic: the balancers that the proxy uses, run against simulated
 * backends, compared and judged.
 */
package dev.fairlead.comparison;
