/**
 * Everything at once, on purpose: bookstores, the proxy and its clients as in life, faults by a
 * script, and a verdict on what must hold all the same.
 */
package dev.fairlead.stress;
