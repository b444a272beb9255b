package dev.cleanroom.sql;

import dev.cleanroom.ColumnType;
import dev.cleanroom.Table;
import dev.cleanroom.internal.Cells;
import dev.cleanroom.internal.table.CellVector;
import dev.cleanroom.internal.table.VectorScan;
import dev.cleanroom.spi.RunControl;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that can be read by vectors in the forms that arrays of codes and digits give. */
interface EncodedTable extends VectorScan.Source {
  /** Whether texts are given as codes and decimals as digits. */
  boolean isEncoded();

  @Override
  default VectorScan scan(int[] places) {
    Table self = this;
    if (!isEncoded()) {
      Table plain =
          new Table() {
            @Override
            public String name() {
              return self.name();
            }

            @Override
            public List<dev.cleanroom.Column> columns() {
              return self.columns();
            }

            @Override
            public java.util.stream.Stream<@Nullable Object[]> rows() {
              return self.rows();
            }
          };
      return VectorScan.of(plain, places);
    }
    return new Encoded(this, places);
  }

  /** Reads parts of three rows, so that parts of all sizes occur. */
  final class Encoded implements VectorScan, VectorScan.Reader {
    private static final int PART = 3;
    private final Table table;
    private final int[] places;
    private final List<@Nullable Object[]> rows;
    private int from = -PART;

    Encoded(Table table, int[] places) {
      this.table = table;
      this.places = places;
      this.rows = table.rows().toList();
    }

    @Override
    public long shared() {
      return 0;
    }

    @Override
    public Reader reader() {
      return this;
    }

    @Override
    public int next(RunControl control) {
      from += PART;
      return Math.max(0, Math.min(PART, rows.size() - from));
    }

    @Override
    public void read(int column, CellVector target) {
      ColumnType type = table.columns().get(places[column]).type();
      int count = Math.min(PART, rows.size() - from);
      List<@Nullable Object> cells = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        cells.add(Cells.normalise(type, Cells.at(rows.get(from + i), places[column])));
      }
      if (type.kind() == ColumnType.Kind.TEXT) {
        @Nullable String[] texts = cells.toArray(new String[0]);
        target.writeCodes(texts);
        for (int i = 0; i < count; i++) {
          target.isNull[i] = texts[i] == null;
          target.codes[i] = texts[i] == null ? 77 : Arrays.asList(texts).lastIndexOf(texts[i]);
        }
      } else if (type.kind() == ColumnType.Kind.DECIMAL && cells.stream().allMatch(Encoded::fits)) {
        target.writeUnscaled();
        for (int i = 0; i < count; i++) {
          target.isNull[i] = cells.get(i) == null;
          target.longs[i] =
              cells.get(i) instanceof BigDecimal d ? d.unscaledValue().longValue() : 99;
        }
      } else {
        target.beginObjects();
        for (int i = 0; i < count; i++) {
          target.put(i, type, cells.get(i));
        }
      }
    }

    private static boolean fits(@Nullable Object cell) {
      return !(cell instanceof BigDecimal decimal) || decimal.unscaledValue().bitLength() < 64;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
