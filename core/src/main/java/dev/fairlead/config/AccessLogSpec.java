package dev.fairlead.config;

/**
 * A line per exchange.
 *
 * @param file path, or {@code -} for standard output
 * @param format how a line is written
 * @param queueBytes how much may wait for the disk before lines are dropped and counted
 */
public record AccessLogSpec(String file, Format format, int queueBytes) {
  /** How a line is written. */
  public enum Format {
    /** One JSON object a line. */
    JSON("json"),
    /** The combined log format of the Apache HTTP server, with the time taken appended. */
    COMBINED("combined");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    /** As written in the configuration. */
    public String word() {
      return word;
    }
  }
}
