/** What a stress run comes to: what must hold, whether it did, and the page that says so. */
package dev.fairlead.stress.verdict;
