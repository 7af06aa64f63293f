/** Which backend of a fixed set serves the next request, and which one a client is kept at. */
package dev.fairlead.balancer;
