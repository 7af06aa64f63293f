/** The admin port: what the running proxy says of itself, and how it is asked. */
package dev.fairlead.admin;
