/** From evidence to availability: what checks and requests say of backends. */
package dev.fairlead.health;
