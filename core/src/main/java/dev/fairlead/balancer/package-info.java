/** Which backend of a fixed set serves the next request. */
package dev.fairlead.balancer;
