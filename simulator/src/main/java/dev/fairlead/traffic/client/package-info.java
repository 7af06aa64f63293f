/** Connections to the target, and requests on them: HTTP/1.1 and HTTP/2, plain and over TLS. */
package dev.fairlead.traffic.client;
