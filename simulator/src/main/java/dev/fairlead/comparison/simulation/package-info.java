/** A proxy and its backends as a discrete-event simulation around the real balancers. */
package dev.fairlead.comparison.simulation;
