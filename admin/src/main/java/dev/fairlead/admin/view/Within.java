package dev.fairlead.admin.view;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a number may be, for the API's document; the rules are those of the configuration file. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Within {
  /** The least, itself included. */
  long least();

  /** The most, itself included. */
  long most();
}
