package dev.fairlead.model;

/** Why a failed attempt was not made again. */
public enum RetryRefusal {
  /** Another attempt would fare no better: the failure's rule says so. */
  FUTILE("would not help"),
  /** The client has had the head of a final response. */
  ANSWER_BEGUN("answer begun"),
  /** A backend may have acted on it, and twice could be more than once. */
  NOT_IDEMPOTENT("not idempotent"),
  /** All attempts that the upstream allows have been made. */
  NO_ATTEMPT_LEFT("no attempt left"),
  /** Every backend that would do has been tried. */
  NO_BACKEND_LEFT("no backend left"),
  /** The exchange's time would be over before. */
  NO_TIME_LEFT("no time left"),
  /** The request's body has gone, and nobody meant to keep it. */
  BODY_NOT_KEPT("body not kept"),
  /** The request's body is larger than is kept of one. */
  BODY_TOO_LARGE("body too large"),
  /** Too much is kept of other requests' bodies. */
  BODY_BUFFERS_FULL("body buffers full"),
  /** Retries would be too large a share of all requests. */
  BUDGET_SPENT("budget spent");

  private final String words;

  RetryRefusal(String words) {
    this.words = words;
  }

  /** As it is said in the log. */
  public String words() {
    return words;
  }
}
