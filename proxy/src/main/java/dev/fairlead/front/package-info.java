/** Where client connections come in: listeners, and the protocols spoken on them. */
package dev.fairlead.front;
