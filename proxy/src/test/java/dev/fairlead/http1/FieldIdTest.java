package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FieldIdTest {
  private static final Map<String, Integer> NAMES = names();

  private static Map<String, Integer> names() {
    Map<String, Integer> names = new TreeMap<>();
    try {
      for (Field field : FieldId.class.getFields()) {
        String name = field.getName().toLowerCase(Locale.ROOT).replace('_', '-');
        if (Modifier.isStatic(field.getModifiers()) && !name.endsWith("other")) {
          names.put(name, field.getInt(null));
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }

  private static int id(String name) {
    byte[] b = MessageDriver.bytes("<" + name + ">");
    return FieldId.of(b, 1, b.length - 1);
  }

  @Test
  void eachName_hasItsNumber_whateverItsCase() {
    assertThat(NAMES).hasSize(23);
    NAMES.forEach((name, id) -> {
      assertThat(id(name)).as(name).isEqualTo(id);
      assertThat(id(name.toUpperCase(Locale.ROOT))).as(name).isEqualTo(id);
    });
  }

  @Test
  void eachName_withOneByteChanged_isAnother() {
    NAMES.forEach((name, id) -> {
      for (int i = 0; i < name.length(); i++) {
        // 0x20 away from a letter is its other case; from '-' it is CR: neither a mistake to make.
        for (char c : new char[] {'!', (char) (name.charAt(i) ^ 1), '_'}) {
          String other = name.substring(0, i) + c + name.substring(i + 1);
          assertThat(id(other)).as(other).isNotEqualTo(id);
        }
      }
      assertThat(id(name + 's')).as(name).isNotEqualTo(id);
      assertThat(id(name.substring(1))).as(name).isNotEqualTo(id);
    });
  }

  @Test
  void otherForwardedNames_shareANumber() {
    assertThat(id("X-Forwarded-Port")).isEqualTo(FieldId.X_FORWARDED_OTHER);
    assertThat(id("x-forwarded-prefix")).isEqualTo(FieldId.X_FORWARDED_OTHER);
    assertThat(id("x-forwarded-a")).isEqualTo(FieldId.X_FORWARDED_OTHER);
    assertThat(id("x-forwarded-")).isEqualTo(FieldId.OTHER);
    assertThat(id("y-forwarded-port")).isEqualTo(FieldId.OTHER);
  }

  @Property(tries = 2000)
  void anyOtherName_hasNone(
      @ForAll @StringLength(min = 1, max = 20) @AlphaChars @NumericChars @Chars('-') String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    int expected =
        lower.startsWith("x-forwarded-") && lower.length() > 12
            ? FieldId.X_FORWARDED_OTHER
            : FieldId.OTHER;
    assertThat(id(name)).isEqualTo(NAMES.getOrDefault(lower, expected));
  }
}
