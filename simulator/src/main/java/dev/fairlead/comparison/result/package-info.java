/** What came of a comparison: facts for tables, pages and recommendations. All immutable. */
package dev.fairlead.comparison.result;
