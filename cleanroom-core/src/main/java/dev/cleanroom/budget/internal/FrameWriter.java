package dev.cleanroom.budget.internal;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Writes the values that {@link FrameReader} reads, each in one way only. */
final class FrameWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** Something that memory takes at once. */
  private interface Step {
    void run() throws IOException;
  }

  @CanIgnoreReturnValue
  private FrameWriter write(Step step) {
    try {
      step.run();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  @CanIgnoreReturnValue
  FrameWriter number(int value) {
    return write(() -> out.writeByte(value));
  }

  @CanIgnoreReturnValue
  FrameWriter number(long value) {
    return write(() -> out.writeLong(value));
  }

  @CanIgnoreReturnValue
  FrameWriter flag(boolean value) {
    return number(value ? 1 : 0);
  }

  @CanIgnoreReturnValue
  FrameWriter id(UUID id) {
    return number(id.getMostSignificantBits()).number(id.getLeastSignificantBits());
  }

  /** Seconds or a point in time, and nanoseconds. */
  @CanIgnoreReturnValue
  FrameWriter time(long seconds, int nanos) {
    return number(seconds).write(() -> out.writeInt(nanos));
  }

  @CanIgnoreReturnValue
  FrameWriter bytes(byte[] value) {
    return write(() -> out.writeInt(value.length)).rest(value);
  }

  /** Bytes up to the end of the frame. */
  @CanIgnoreReturnValue
  FrameWriter rest(byte[] value) {
    return write(() -> out.write(value));
  }

  /** Every char as it is, so that any text comes back; most take one byte. */
  @CanIgnoreReturnValue
  FrameWriter text(String value) {
    boolean isWide = value.chars().anyMatch(c -> c > 0xFF);
    flag(isWide).write(() -> out.writeInt(value.length()));
    return write(
        () -> {
          if (isWide) {
            out.writeChars(value);
          } else {
            out.writeBytes(value);
          }
        });
  }

  /** A number that is not negative, as a multiple of a power of ten. */
  @CanIgnoreReturnValue
  FrameWriter decimal(BigDecimal value, int scale) {
    return bytes(value.setScale(scale).unscaledValue().toByteArray());
  }

  @CanIgnoreReturnValue
  <T> FrameWriter optional(Optional<T> value, BiConsumer<FrameWriter, T> writer) {
    flag(value.isPresent());
    value.ifPresent(present -> writer.accept(this, present));
    return this;
  }

  @CanIgnoreReturnValue
  <T> FrameWriter list(List<T> values, BiConsumer<FrameWriter, T> writer) {
    write(() -> out.writeInt(values.size()));
    values.forEach(value -> writer.accept(this, value));
    return this;
  }

  /** A value that many frames have in common. */
  @CanIgnoreReturnValue
  <T> FrameWriter shared(T value, BiConsumer<FrameWriter, T> writer) {
    FrameWriter own = new FrameWriter();
    writer.accept(own, value);
    return bytes(own.toBytes());
  }
}
