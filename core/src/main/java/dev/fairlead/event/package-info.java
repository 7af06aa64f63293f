/** What has happened to backends and to the configuration, for people to read. */
package dev.fairlead.event;
