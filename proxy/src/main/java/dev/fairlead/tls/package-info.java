/** TLS on both sides: who is who, and the bytes between the socket and the protocol above. */
package dev.fairlead.tls;
