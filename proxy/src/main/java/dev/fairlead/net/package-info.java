/** Event loops and sockets: the transport chosen, the buffers and the timers of a loop. */
package dev.fairlead.net;
