/** What is done to a running stage on purpose, each with the proof that it was. */
package dev.fairlead.stress.fault;
