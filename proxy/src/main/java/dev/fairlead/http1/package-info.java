/**
 * HTTP/1.1 on the wire (RFC 9112): bytes to heads and bodies, and back. No sockets here: everything
 * works on buffers, is loop-confined, and is reused between messages.
 */
package dev.fairlead.http1;
