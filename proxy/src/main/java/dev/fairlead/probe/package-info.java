/**
 * Active checks: when backends are asked, what is asked of them on virtual threads, and what
 * follows from the answers and from what requests have shown.
 */
package dev.fairlead.probe;
