package dev.cleanroom.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Something that reads what anybody may have written.
 *
 * @param name its name in messages
 * @param samples inputs that it accepts, from which more are made
 * @param others inputs that it may refuse, from which more are made
 * @param words pieces of inputs
 * @param allowed the exceptions that it may throw, by their exact class
 * @param reader reads one input
 * @param percent how many of 100 executions it gets: fewer for a slow one
 */
public record FuzzTarget(
    String name,
    List<byte[]> samples,
    List<byte[]> others,
    List<byte[]> words,
    Set<Class<? extends Exception>> allowed,
    Reader reader,
    int percent) {
  /** Reads one input. */
  public interface Reader {
    /**
     * Reads an input and checks what came out.
     *
     * @param input the bytes
     * @return whether they were accepted
     * @throws Exception if they were not
     */
    boolean read(byte[] input) throws Exception;
  }

  /** Copies the lists. */
  public FuzzTarget {
    samples = List.copyOf(samples);
    others = List.copyOf(others);
    words = List.copyOf(words);
    allowed = Set.copyOf(allowed);
  }

  /** A reader of bytes that may only throw IllegalArgumentException. */
  public static FuzzTarget bytes(String name, List<byte[]> samples, Reader reader) {
    return new FuzzTarget(
        name, samples, List.of(), List.of(), Set.of(IllegalArgumentException.class), reader, 100);
  }

  /** A reader of text that may only throw IllegalArgumentException. */
  public static FuzzTarget text(
      String name, List<String> samples, List<String> words, Predicate<String> reader) {
    return new FuzzTarget(
        name,
        samples.stream().map(FuzzTarget::utf8).toList(),
        List.of(),
        words.stream().map(FuzzTarget::utf8).toList(),
        Set.of(IllegalArgumentException.class),
        input -> reader.test(text(input)),
        100);
  }

  /** This target with other exceptions. */
  public FuzzTarget allowing(Set<Class<? extends Exception>> exceptions) {
    return new FuzzTarget(name, samples, others, words, exceptions, reader, percent);
  }

  /** This target with fewer executions. */
  public FuzzTarget atPercent(int share) {
    return new FuzzTarget(name, samples, others, words, allowed, reader, share);
  }

  /** This target with more inputs to start from. */
  public FuzzTarget from(List<String> texts) {
    List<byte[]> inputs = texts.stream().map(FuzzTarget::utf8).toList();
    return new FuzzTarget(name, samples, inputs, words, allowed, reader, percent);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes as text; what is not UTF-8 becomes half of a surrogate pair. */
  public static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8).replace('\uFFFD', '\uD83D');
  }

  /** Fails the execution. */
  public static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }
}
