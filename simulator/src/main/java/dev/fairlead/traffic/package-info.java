/**
 * Traffic like that of people, bots and rush hours, sent to a real target: scenarios, the plan that
 * a seed makes of them, the client that sends it, and what is measured.
 */
package dev.fairlead.traffic;
