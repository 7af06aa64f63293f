/**
 * Fixtures for tests against a running data plane: a raw client, a backend that does as it is told,
 * a proxy between them. Their HTTP/1.1 reader is written from the RFCs and shares no code with the
 * proxy, so that a fault in the proxy's framing cannot hide in its own tests.
 */
package dev.fairlead.testing;
