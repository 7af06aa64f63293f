/** What a person may change while the proxy runs, and how it outlives the process. */
package dev.fairlead.control;
