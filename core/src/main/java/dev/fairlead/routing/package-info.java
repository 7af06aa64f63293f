/** Which route a request belongs to. */
package dev.fairlead.routing;
