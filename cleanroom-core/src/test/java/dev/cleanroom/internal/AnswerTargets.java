package dev.cleanroom.internal;

import static dev.cleanroom.testing.FuzzTarget.require;

import dev.cleanroom.Answer;
import dev.cleanroom.Column;
import dev.cleanroom.ColumnType;
import dev.cleanroom.Protection;
import dev.cleanroom.testing.FuzzTarget;
import dev.cleanroom.testing.FuzzValues;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything of the pipeline that reads. */
public final class AnswerTargets {
  private AnswerTargets() {}

  /** All targets. */
  public static List<FuzzTarget> all() {
    return List.of(
        FuzzTarget.bytes(
            "answer",
            List.of(AnswerCodec.encode(answer()), AnswerCodec.encode(empty())),
            AnswerTargets::readAnswer),
        FuzzTarget.bytes("cell", cells(), AnswerTargets::readCell).allowing(Set.of()));
  }

  private static List<byte[]> cells() {
    return FuzzValues.SAMPLES.stream().filter(AnswerTargets::readCell).toList();
  }

  private static Answer answer() {
    List<Column> columns =
        List.of(
            Column.of("city", ColumnType.TEXT),
            Column.of("n", ColumnType.INTEGER),
            Column.of("spent", ColumnType.decimal(38, 2)),
            Column.of("share", ColumnType.DOUBLE),
            Column.of("day", ColumnType.DATE),
            Column.of("seen", ColumnType.TIMESTAMP),
            Column.of("member", ColumnType.BOOLEAN));
    Answer.Cell noisy =
        new Answer.Cell(
            new BigDecimal("-12.50"),
            OptionalDouble.of(0.5),
            Optional.of(new Answer.Interval(new BigDecimal("-20"), new BigDecimal("1E+3"))));
    List<Answer.Cell> full =
        List.of(
            Answer.Cell.exact("Rome \uD83D"),
            Answer.Cell.exact(7L),
            noisy,
            Answer.Cell.exact(-0.0),
            Answer.Cell.exact(LocalDate.MIN),
            Answer.Cell.exact(LocalDateTime.of(2026, 1, 2, 3, 4)),
            Answer.Cell.exact(true));
    List<Answer.Cell> nulls = columns.stream().map(c -> Answer.Cell.exact(null)).toList();
    return new Answer(
        "reach",
        columns,
        List.of(full, nulls, full),
        List.of(),
        Protection.DIFFERENTIAL_PRIVACY,
        "people: \u03b5");
  }

  private static Answer empty() {
    return new Answer("", List.of(), List.of(), List.of(), Protection.NONE, "");
  }

  private static boolean readAnswer(byte[] input) {
    AnswerCodec.Released read = AnswerCodec.decode(input);
    Answer answer =
        new Answer(
            read.template(),
            read.columns(),
            read.rows(),
            List.of(),
            read.protection(),
            read.guarantee());
    require(Arrays.equals(AnswerCodec.encode(answer), input), "written again it has another form");
    return true;
  }

  private static boolean readCell(byte[] input) {
    ColumnType type = FuzzValues.type(input);
    Object value = FuzzValues.value(input);
    Object normal = Cells.normalise(type, value);
    if (normal == null) {
      require(Cells.exact(type, value) == null, "a value that does not fit is exact");
      return false;
    }
    require(type.kind().javaClass().isInstance(normal), "it is of another class");
    require(normal.equals(Cells.normalise(type, normal)), "made normal twice it changes");
    require(isNormalOrNull(Cells.exact(type, value), normal), "exact it is another value");
    require(normal.equals(Cells.exact(type, normal)), "a normal value is not exact");
    return true;
  }

  private static boolean isNormalOrNull(@Nullable Object exact, Object normal) {
    return exact == null || exact.equals(normal);
  }
}
