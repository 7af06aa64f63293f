/** What a stress run stands on: processes of its own, their files, and the database. */
package dev.fairlead.stress.stage;
