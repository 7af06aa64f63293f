/** Who is trusted, who may enter, and how fast. */
package dev.fairlead.security;
