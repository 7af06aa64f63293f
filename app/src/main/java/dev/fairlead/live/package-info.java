/**
 * A comparison of policies in reality: bookstores of simulated capacity, the proxy before them and
 * seeded traffic through it, all in this process and on the loopback interface only.
 */
package dev.fairlead.live;
