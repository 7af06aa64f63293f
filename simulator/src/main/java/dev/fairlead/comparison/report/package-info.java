/**
 * Comparisons for people and programs: the table of the terminal, a page of one file with charts,
 * and JSON. Everything is text made from a {@link dev.fairlead.comparison.report.Report}.
 */
package dev.fairlead.comparison.report;
