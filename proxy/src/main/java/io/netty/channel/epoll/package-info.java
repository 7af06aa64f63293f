/** What must stand in Netty's own package to reach what only that package may touch. */
package io.netty.channel.epoll;
