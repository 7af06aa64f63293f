/**
 * The command line, and the wiring of everything below it: what starts and stops in which order.
 */
package dev.fairlead.app;
