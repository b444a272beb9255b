package dev.cleanroom.sql.internal.column;

import dev.cleanroom.ColumnType;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.spi.ContributionBatch;
import dev.cleanroom.spi.KeyedHash;
import org.jspecify.annotations.Nullable;

/** Hashes of units; a text given by its code is hashed once for each code. */
final class UnitHashes {
  private final KeyedHash hash;
  private final ColumnType.Kind kind;
  private @Nullable String @Nullable [] dictionary;
  private boolean[] isKnown = new boolean[0];
  private long[] high = new long[0];
  private long[] low = new long[0];

  UnitHashes(KeyedHash hash, ColumnType type) {
    this.hash = hash;
    this.kind = type.kind();
    check(type);
  }

  static void check(ColumnType unit) {
    if (unit.kind() != ColumnType.Kind.INTEGER && unit.kind() != ColumnType.Kind.TEXT) {
      throw new UnsupportedPlanException();
    }
  }

  /** Writes the hashes of some rows behind what the batch holds. */
  void write(CellVector unit, int[] rows, int count, ContributionBatch batch) {
    if (kind == ColumnType.Kind.INTEGER) {
      for (int i = 0; i < count; i++) {
        hash.hash(unit.longs[rows[i]], batch.unitHigh, batch.unitLow, batch.size + i);
      }
    } else if (unit.dictionary() != null) {
      writeCodes(unit, unit.dictionary(), rows, count, batch);
    } else {
      @Nullable Object[] texts = unit.objects(CellVector.CAPACITY);
      for (int i = 0; i < count; i++) {
        hash.hash(texts[rows[i]], batch.unitHigh, batch.unitLow, batch.size + i);
      }
    }
  }

  private void writeCodes(
      CellVector unit, @Nullable String[] texts, int[] rows, int count, ContributionBatch batch) {
    if (dictionary != texts) {
      dictionary = texts;
      isKnown = new boolean[texts.length];
      high = new long[texts.length];
      low = new long[texts.length];
    }
    for (int i = 0; i < count; i++) {
      int code = unit.codes[rows[i]];
      if (!isKnown[code]) {
        hash.hash(texts[code], high, low, code);
        isKnown[code] = true;
      }
      batch.unitHigh[batch.size + i] = high[code];
      batch.unitLow[batch.size + i] = low[code];
    }
  }
}
