package dev.cleanroom.internal;

import com.google.common.collect.Lists;
import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Protection;
import dev.cleanroom.budget.Charge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What was released, as bytes that are the same for the same values: template, columns, rows,
 * protection and guarantee, without charges and receipt. All of it is what analysts saw.
 */
public final class AnswerCodec {
  private static final int VERSION = 1;
  private static final int MOST_COLUMNS = 10_000;
  private static final int PART = 8192;
  private static final int LONG_DIGITS = 18; // every number of so many digits is a long

  private AnswerCodec() {}

  /** What is read back. */
  record Released(
      String template,
      List<Column> columns,
      List<List<Answer.Cell>> rows,
      Protection protection,
      String guarantee) {
    /** The answer as it is given again. */
    Answer again(List<Charge> charges) {
      return new Answer(template, columns, rows, charges, protection, guarantee).asReplay();
    }
  }

  /**
   * Returns an answer's bytes.
   *
   * @param answer the answer
   * @return the bytes
   */
  public static byte[] encode(Answer answer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writeText(out, answer.template());
      out.writeInt(answer.columns().size());
      for (Column column : answer.columns()) {
        writeText(out, column.name());
        writeText(out, column.type().kind().name());
        out.writeByte(column.type().precision());
        out.writeByte(column.type().scale());
      }
      writeRows(out, answer.rows());
      writeText(out, answer.protection().name());
      writeText(out, answer.guarantee());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Parts of many rows are written side by side. */
  private static void writeRows(DataOutputStream out, List<Answer.Row> rows) throws IOException {
    out.writeInt(rows.size());
    List<ByteArrayOutputStream> parts =
        Lists.partition(rows, PART).parallelStream().map(AnswerCodec::part).toList();
    for (ByteArrayOutputStream part : parts) {
      part.writeTo(out);
    }
  }

  private static ByteArrayOutputStream part(List<Answer.Row> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (Answer.Row row : rows) {
        for (Answer.Cell cell : row.cells()) {
          writeCell(out, cell);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  private static void writeCell(DataOutputStream out, Answer.Cell cell) throws IOException {
    writeValue(out, cell.value());
    out.writeBoolean(cell.noiseScale().isPresent());
    if (cell.noiseScale().isPresent()) {
      out.writeDouble(cell.noiseScale().getAsDouble());
    }
    out.writeBoolean(cell.interval().isPresent());
    if (cell.interval().isPresent()) {
      writeDecimal(out, cell.interval().get().low());
      writeDecimal(out, cell.interval().get().high());
    }
  }

  private static void writeValue(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte('0');
    } else if (value instanceof Long number) {
      out.writeByte('L');
      out.writeLong(number);
    } else if (value instanceof BigDecimal number) {
      out.writeByte('B');
      writeDecimal(out, number);
    } else if (value instanceof Double number) {
      out.writeByte('D');
      out.writeDouble(number);
    } else if (value instanceof Boolean bool) {
      out.writeByte(bool ? 'T' : 'F');
    } else if (value instanceof String text) {
      out.writeByte('S');
      writeText(out, text);
    } else if (value instanceof LocalDate date) {
      out.writeByte('d');
      out.writeLong(date.toEpochDay());
    } else if (value instanceof LocalDateTime time) {
      out.writeByte('t');
      out.writeLong(time.toInstant(ZoneOffset.UTC).toEpochMilli());
    } else {
      throw new BugException("a released value has no column type's class");
    }
  }

  private static void writeDecimal(DataOutputStream out, BigDecimal number) throws IOException {
    out.writeInt(number.scale());
    if (number.precision() > LONG_DIGITS) {
      byte[] digits = number.unscaledValue().toByteArray();
      out.writeInt(digits.length);
      out.write(digits);
    } else {
      writeDigits(out, number.scaleByPowerOfTen(number.scale()).longValue());
    }
  }

  /** As {@link BigInteger#toByteArray} has them, which is slow where eight bytes are enough. */
  private static void writeDigits(DataOutputStream out, long unscaled) throws IOException {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(unscaled < 0 ? ~unscaled : unscaled);
    int length = bits / Byte.SIZE + 1;
    out.writeInt(length);
    for (int shift = (length - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write((int) (unscaled >>> shift));
    }
  }

  /** Every char as it is, so that lone surrogates come back as they were. */
  private static void writeText(DataOutputStream out, String text) throws IOException {
    out.writeInt(text.length());
    out.writeChars(text);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param bytes the bytes
   * @return what was released
   * @throws IllegalArgumentException if they are nothing that {@link #encode} writes
   */
  static Released decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      require(in.readUnsignedByte() == VERSION);
      String template = readText(in);
      List<Column> columns = readColumns(in);
      List<List<Answer.Cell>> rows = readRows(in, columns.size());
      Protection protection = Protection.valueOf(readText(in));
      String guarantee = readText(in);
      require(in.read() < 0);
      return new Released(template, columns, rows, protection, guarantee);
    } catch (IOException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("these bytes are no answer", e);
    }
  }

  private static List<Column> readColumns(DataInputStream in) throws IOException {
    int count = in.readInt();
    require(count >= 0 && count <= MOST_COLUMNS);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = readText(in);
      ColumnType.Kind kind = ColumnType.Kind.valueOf(readText(in));
      columns.add(
          new Column(name, new ColumnType(kind, in.readUnsignedByte(), in.readUnsignedByte())));
    }
    return columns;
  }

  private static List<List<Answer.Cell>> readRows(DataInputStream in, int columns)
      throws IOException {
    int count = in.readInt();
    // Every cell takes three bytes at least: a count that the bytes cannot hold is refused at once.
    require(count >= 0 && (long) count * columns * 3 <= in.available());
    require(columns > 0 || count == 0);
    List<List<Answer.Cell>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Answer.Cell> cells = new ArrayList<>();
      for (int j = 0; j < columns; j++) {
        cells.add(readCell(in));
      }
      rows.add(cells);
    }
    return rows;
  }

  private static Answer.Cell readCell(DataInputStream in) throws IOException {
    Object value = readValue(in);
    OptionalDouble scale =
        readFlag(in) ? OptionalDouble.of(readDouble(in)) : OptionalDouble.empty();
    Optional<Answer.Interval> interval =
        readFlag(in)
            ? Optional.of(new Answer.Interval(readDecimal(in), readDecimal(in)))
            : Optional.empty();
    return new Answer.Cell(value, scale, interval);
  }

  private static boolean readFlag(DataInputStream in) throws IOException {
    int flag = in.readUnsignedByte();
    require(flag <= 1);
    return flag == 1;
  }

  private static @Nullable Object readValue(DataInputStream in) throws IOException {
    return switch (in.readUnsignedByte()) {
      case '0' -> null;
      case 'L' -> in.readLong();
      case 'B' -> readDecimal(in);
      case 'D' -> readDouble(in);
      case 'T' -> true;
      case 'F' -> false;
      case 'S' -> readText(in);
      case 'd' -> LocalDate.ofEpochDay(in.readLong());
      case 't' -> LocalDateTime.ofInstant(Instant.ofEpochMilli(in.readLong()), ZoneOffset.UTC);
      default -> throw new IllegalArgumentException("these bytes are no answer");
    };
  }

  /** Of all the forms of NaN only the one that is written. */
  private static double readDouble(DataInputStream in) throws IOException {
    long bits = in.readLong();
    double number = Double.longBitsToDouble(bits);
    require(Double.doubleToLongBits(number) == bits);
    return number;
  }

  private static BigDecimal readDecimal(DataInputStream in) throws IOException {
    int scale = in.readInt();
    byte[] digits = readBytes(in);
    require(digits.length > 0);
    BigInteger unscaled = new BigInteger(digits);
    require(Arrays.equals(unscaled.toByteArray(), digits)); // leading zeros would be another form
    return new BigDecimal(unscaled, scale);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    require(length >= 0 && 2L * length <= in.available());
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(in.readChar());
    }
    return text.toString();
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    require(length >= 0 && length <= in.available());
    return in.readNBytes(length);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("these bytes are no answer");
    }
  }
}
