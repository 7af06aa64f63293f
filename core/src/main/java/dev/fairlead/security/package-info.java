/** Who is trusted and who may enter. */
package dev.fairlead.security;
