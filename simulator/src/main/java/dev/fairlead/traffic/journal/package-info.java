/** What each client was told, a line for each answer that can be compared with the database. */
package dev.fairlead.traffic.journal;
