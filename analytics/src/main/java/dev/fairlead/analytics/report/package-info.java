/**
 * Reports on the history: what a period came to, its peaks and lows by the clock of a zone,
 * compared with the period before; as text, a page, JSON or CSV. What clients have sent is made
 * inert in each.
 */
package dev.fairlead.analytics.report;
