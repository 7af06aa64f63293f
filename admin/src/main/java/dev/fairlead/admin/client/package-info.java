/** Asks a running proxy's admin port, and shows what it says as text. */
package dev.fairlead.admin.client;
