package dev.cleanroom.sql;

import dev.cleanroom.sql.SeparabilityWorld.Data;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Small databases whose groups lie around the thresholds, and the changes that oracles make. */
final class RulesData {
  private static final List<String> PEOPLE =
      List.of("p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9");

  private static final List<String> CITIES = List.of("ca", "cb", "cc");
  private static final List<String> ZIPS = List.of("z3", "z5", "z7");

  private final Random random;
  private final boolean nulls;

  private RulesData(Random random, boolean nulls) {
    this.random = random;
    this.nulls = nulls;
  }

  /** A database, with NULL here and there or without. */
  static Data of(long seed, boolean nulls) {
    return new RulesData(new Random(seed), nulls).data();
  }

  private Data data() {
    Data data = new Data();
    for (int i = 0; i < 15; i++) {
      data.add(
          "visits",
          cell(pick(PEOPLE)),
          cell(pick(CITIES)),
          cell(pick(ZIPS)),
          cell(number(8)),
          cell(number(4)),
          cell(secret()));
    }
    for (int i = 0; i < 13; i++) {
      data.add(
          "stays",
          cell(pick(PEOPLE)),
          cell(pick(CITIES)),
          cell(pick(ZIPS)),
          cell(number(5)),
          cell(secret()));
    }
    for (long i = 0; i < PEOPLE.size(); i++) {
      data.add("bookings", i, PEOPLE.get((int) i));
      data.add("lines", i, cell(pick(CITIES)), cell(number(4)));
      data.add("lines", (long) random.nextInt(PEOPLE.size()), pick(CITIES), cell(number(4)));
    }
    List<String> mine = new ArrayList<>(PEOPLE);
    Collections.shuffle(mine, random);
    for (String person : mine.subList(0, 7)) {
      data.add("mine", cell(person), pick(CITIES), pick(ZIPS), number(4));
    }
    for (String city : CITIES) {
      data.add("cities", city, pick(List.of("no", "de")), pick(ZIPS), number(4));
    }
    return data;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Long number(int bound) {
    return (long) random.nextInt(bound);
  }

  private BigDecimal secret() {
    return new BigDecimal(1000 + random.nextInt(12) * 100 + ".50000");
  }

  private @Nullable Object cell(Object value) {
    return nulls && random.nextInt(14) == 0 ? null : value;
  }

  /** All units of a table. */
  static Set<String> units(Data data, String table) {
    Set<String> units = new TreeSet<>();
    for (@Nullable Object[] row : data.rows(table.equals("lines") ? "bookings" : table)) {
      if (row[table.equals("lines") ? 1 : 0] instanceof String unit) {
        units.add(unit);
      }
    }
    return units;
  }

  /** The database without a unit's rows in one table. */
  static Data without(Data data, String table, String unit) {
    Set<@Nullable Object> theirs = new HashSet<>();
    if (table.equals("lines")) {
      data.rows("bookings").stream().filter(r -> unit.equals(r[1])).forEach(r -> theirs.add(r[0]));
    } else {
      theirs.add(unit);
    }
    Data less = copy(data);
    less.rows(table).removeIf(row -> theirs.contains(row[0]));
    return less;
  }

  static Data emptied(Data data, Set<String> tables) {
    Data less = copy(data);
    tables.forEach(table -> less.rows(table).clear());
    return less;
  }

  private static Data copy(Data data) {
    Data copy = new Data();
    data.tables.forEach((table, rows) -> copy.rows(table).addAll(rows));
    return copy;
  }

  /** The database with other cells in some columns, named {@code table.column}. */
  static Data changed(Data data, Set<String> columns, UnaryOperator<Object> change) {
    Data changed = new Data();
    data.tables.forEach(
        (table, rows) -> {
          for (@Nullable Object[] row : rows) {
            @Nullable Object[] other = row.clone();
            for (int i = 0; i < other.length; i++) {
              Object cell = other[i];
              String name = RulesRoom.COLUMNS.getOrDefault(table, List.of()).get(i).name();
              if (cell != null && columns.contains(table + "." + name)) {
                other[i] = change.apply(cell);
              }
            }
            changed.rows(table).add(other);
          }
        });
    return changed;
  }

  /**
   * Moves numbers so little that no comparison of the mutants, whose literals are whole, changes.
   */
  static Object nudged(Object cell) {
    return cell instanceof BigDecimal number ? number.add(new BigDecimal("0.00003")) : cell;
  }

  /**
   * Gives texts other names of the same length in the same order, so that comparisons of columns
   * stay as they are and comparisons with literals do not.
   */
  static UnaryOperator<Object> renamed() {
    Map<Object, String> names = new TreeMap<>();
    ZIPS.forEach(zip -> names.put(zip, "z" + (char) (zip.charAt(1) + 1)));
    PEOPLE.forEach(person -> names.put(person, "p" + (char) (person.charAt(1) + 'a' - '0')));
    return cell -> names.getOrDefault(cell, String.valueOf(cell));
  }
}
