package dev.fairlead.analytics;

import dev.fairlead.model.ExchangeRecord;

/** Writes one line for one exchange. Loop-confined; no allocation. */
sealed interface LineFormat permits JsonLine, CombinedLine {
  /** Appends a line with its line end; at most {@link LineBuffer#MAX_LINE} bytes. */
  void append(ExchangeRecord record, LineBuffer line);
}
