package dev.fairlead.bookstore.client;

/** A request did not succeed; the message is a sentence for the person who made it. */
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  ClientException(String sentence) {
    super(sentence);
  }

  ClientException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
