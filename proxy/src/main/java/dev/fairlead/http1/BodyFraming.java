package dev.fairlead.http1;

/** How the end of a message body is known, RFC 9112 §6.3. */
public enum BodyFraming {
  /** There is no body. */
  NONE,
  /** Content-Length says how many bytes. */
  LENGTH,
  /** The chunked coding says where it ends. */
  CHUNKED,
  /** It ends when the connection does; responses only. */
  UNTIL_CLOSE
}
