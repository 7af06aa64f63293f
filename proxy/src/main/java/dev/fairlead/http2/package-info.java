/**
 * HTTP/2 on the wire (RFC 9113, RFC 7541), for either side of the proxy: frames in and out, header
 * blocks to the same {@link dev.fairlead.http1.Fields} that HTTP/1.1 is decoded to, and back. What
 * streams there are and what becomes of them is not known here.
 */
package dev.fairlead.http2;
