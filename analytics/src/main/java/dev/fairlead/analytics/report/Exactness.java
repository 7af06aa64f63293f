package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.Sketches.Frequent;
import dev.fairlead.analytics.recording.VisitorKind;

/** How a count of what came often is to be taken. */
enum Exactness {
  EXACT("", " "),
  /** Some of it may be others'. */
  AT_MOST("at most", "~"),
  /** Some may have found no room. */
  AT_LEAST("at least", "+"),
  ABOUT("about", "~");

  /** In words; nothing for an exact one. */
  final String words;

  /** As one character, a blank for an exact one. */
  final String mark;

  Exactness(String words, String mark) {
    this.words = words;
    this.mark = mark;
  }

  static Exactness of(Frequent count, VisitorKind kind, Report.Visitors visitors) {
    boolean less = count.error() > 0;
    boolean more = visitors.unlisted(kind) > 0;
    return less && more ? ABOUT : less ? AT_MOST : more ? AT_LEAST : EXACT;
  }

  /** Of how many there are: an estimate, of those that found room. */
  static Exactness ofDistinct(Report.Visitors visitors) {
    return visitors.unlisted(VisitorKind.CLIENT) > 0 ? AT_LEAST : ABOUT;
  }
}
