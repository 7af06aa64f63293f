/** Who comes during a stress run: customers, people who look around, bots, and a flash sale. */
package dev.fairlead.stress.crowd;
