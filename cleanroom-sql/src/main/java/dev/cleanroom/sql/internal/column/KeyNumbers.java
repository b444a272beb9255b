package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.LongIndex;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.sql.internal.schema.CellCodec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the different values of one group key from 0, null among them. */
final class KeyNumbers {
  private static final int UNKNOWN = -1;

  private final ColumnType type;
  private final LongIndex longs;
  private final Map<Object, Integer> objects = new HashMap<>();
  private int[] longNumbers = new int[64];
  private int longCount;
  private final List<@Nullable Object> values = new ArrayList<>();
  private @Nullable String @Nullable [] dictionary;
  private int[] byCode = new int[0];
  private int ofNull = UNKNOWN;

  KeyNumbers(ColumnType type, long seed) {
    this.type = type;
    this.longs = new LongIndex(seed, 0);
  }

  /** Returns the value that has a number, of its type's Java class. */
  @Nullable Object value(int number) {
    return values.get(number);
  }

  private int add(@Nullable Object value) {
    values.add(value);
    return values.size() - 1;
  }

  /** Writes the numbers of the values of some rows. */
  void number(CellVector key, int[] rows, int count, int[] target) {
    if (key.dictionary() != null) {
      numberCodes(key, key.dictionary(), rows, count, target);
      return;
    }
    boolean isObject =
        type.kind() == ColumnType.Kind.TEXT
            || (type.kind() == ColumnType.Kind.DECIMAL && !key.isUnscaled());
    @Nullable Object[] texts = isObject ? key.objects(CellVector.CAPACITY) : new Object[0];
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      target[i] =
          key.isNull[row]
              ? ofNull()
              : isObject ? ofObject(texts[row]) : ofLong(key, bits(key, row));
    }
  }

  private static long bits(CellVector key, int row) {
    return key.kind() == ColumnType.Kind.BOOLEAN ? (key.booleans[row] ? 1 : 0) : key.longs[row];
  }

  private int ofNull() {
    if (ofNull == UNKNOWN) {
      ofNull = add(null);
    }
    return ofNull;
  }

  private int ofObject(@Nullable Object value) {
    Integer known = objects.get(value);
    if (known != null) {
      return known;
    }
    int number = add(value);
    objects.put(value, number);
    return number;
  }

  private int ofLong(CellVector key, long bits) {
    int place = longs.of(bits);
    if (place == longCount) {
      if (longCount == longNumbers.length) {
        longNumbers = Arrays.copyOf(longNumbers, 2 * longCount);
      }
      longNumbers[longCount++] = add(decode(key, bits));
    }
    return longNumbers[place];
  }

  private @Nullable Object decode(CellVector key, long bits) {
    return switch (type.kind()) {
      case BOOLEAN -> bits == 1;
      case DECIMAL -> BigDecimal.valueOf(bits, key.scale());
      default -> CellCodec.decode(type, bits);
    };
  }

  private void numberCodes(
      CellVector key, @Nullable String[] texts, int[] rows, int count, int[] target) {
    if (dictionary != texts) {
      dictionary = texts;
      byCode = new int[texts.length];
      Arrays.fill(byCode, UNKNOWN);
    }
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      target[i] = key.isNull[row] ? ofNull() : ofCode(texts, key.codes[row]);
    }
  }

  /** A text may have several codes. */
  private int ofCode(@Nullable String[] texts, int code) {
    if (byCode[code] == UNKNOWN) {
      byCode[code] = ofObject(texts[code]);
    }
    return byCode[code];
  }
}
