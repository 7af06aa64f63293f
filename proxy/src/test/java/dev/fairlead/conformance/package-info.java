/**
 * What the data plane does with HTTP/1.1, seen from outside: tables of messages with what must come
 * of them, and the behaviour of whole exchanges. Each table row is sent whole, a byte at a time and
 * torn at its line ends.
 */
package dev.fairlead.conformance;
