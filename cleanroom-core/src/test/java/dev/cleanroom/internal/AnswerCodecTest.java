package dev.cleanroom.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Protection;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerCodecTest {
  private static byte[] encoded(ColumnType type, Object value) {
    List<Column> columns = List.of(Column.of("x", type));
    List<List<Answer.Cell>> rows = List.of(List.of(Answer.Cell.exact(value)));
    return AnswerCodec.encode(new Answer("", columns, rows, List.of(), Protection.NONE, ""));
  }

  /** Where the only cell's value starts: behind a row count of one and the letter of its kind. */
  private static int value(byte[] bytes, char letter) {
    for (int i = 4; i < bytes.length; i++) {
      if (bytes[i] == letter && ByteBuffer.wrap(bytes).getInt(i - 4) == 1) {
        return i + 1;
      }
    }
    throw new AssertionError("there is no such cell");
  }

  @Test
  void decode_notANumberInAnotherForm_isRefused() {
    byte[] bytes = encoded(ColumnType.DOUBLE, Double.NaN);
    assertThat(AnswerCodec.decode(bytes).rows()).hasSize(1);
    bytes[value(bytes, 'D') + 7] = 1; // still not a number
    assertThatIllegalArgumentException().isThrownBy(() -> AnswerCodec.decode(bytes));
  }

  @Test
  void decode_decimalWithLeadingZeros_isRefused() {
    byte[] bytes = encoded(ColumnType.decimal(10, 2), new BigDecimal("1.00"));
    int length = value(bytes, 'B') + 4;
    byte[] longer = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, longer, 0, length + 4);
    System.arraycopy(bytes, length + 4, longer, length + 5, bytes.length - length - 4);
    ByteBuffer.wrap(longer).putInt(length, ByteBuffer.wrap(bytes).getInt(length) + 1);
    assertThat(AnswerCodec.decode(bytes).rows()).hasSize(1);
    assertThatIllegalArgumentException().isThrownBy(() -> AnswerCodec.decode(longer));
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    assertThatIllegalArgumentException().isThrownBy(() -> AnswerCodec.decode(shorter));
  }

  @Test
  void decode_whatWasEncodedOfManyDecimals_isTheSameInOrder() {
    List<Column> columns = List.of(Column.of("x", ColumnType.decimal(38, 2)));
    List<List<Answer.Cell>> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      // Of every length around eight bytes, of both signs, and next to where a byte is full.
      BigInteger number = BigInteger.ONE.shiftLeft(i % 100).subtract(BigInteger.valueOf(i % 2));
      BigInteger signed = i % 3 == 0 ? number.negate() : number;
      rows.add(List.of(Answer.Cell.exact(new BigDecimal(signed, 2))));
    }
    Answer answer = new Answer("", columns, rows, List.of(), Protection.NONE, "");
    assertThat(AnswerCodec.decode(AnswerCodec.encode(answer)).rows()).isEqualTo(rows);
  }
}
