/** What the user wrote: specs, read from YAML with positions, or all the problems found in it. */
package dev.fairlead.config;
