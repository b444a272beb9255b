package dev.cleanroom.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gives readers inputs that nobody meant them to read. Whatever the input, a reader returns or
 * throws one of its own exceptions; it takes no more than two seconds of the processor, no more
 * than 256 MiB of memory, and throws no error.
 *
 * <p>{@code -Dfuzz.seconds=30} gives all targets of one call so much time together, {@code
 * -Dfuzz.executions=1000000} gives each target so many executions, {@code -Dfuzz.seed=8} other
 * inputs.
 */
public final class Fuzz {
  /** The seed, unless another one is asked for. */
  public static final long SEED = Long.getLong("fuzz.seed", 20);

  private static final long LONGEST = 2_000_000_000L;
  private static final long LARGEST = 256L << 20;
  private static final int MOST_SHOWN = 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FuzzTarget target;
  private final long longest;
  private final FuzzInputs inputs;
  private final Set<String> answers = new HashSet<>();
  private final List<String> findings = new ArrayList<>();
  private long executions;
  private long accepted;
  private long wrong;

  private Fuzz(FuzzTarget target, long longest) {
    this.target = target;
    this.longest = longest;
    this.inputs = new FuzzInputs(target, SEED);
  }

  /**
   * What became of a target.
   *
   * @param target its name
   * @param executions how many inputs it read
   * @param accepted how many of them it accepted
   * @param untyped how many were answered in a way that is not allowed
   * @param findings some of those, with their inputs
   * @param seconds how long it took
   */
  public record Result(
      String target,
      long executions,
      long accepted,
      long untyped,
      List<String> findings,
      double seconds) {
    @Override
    public String toString() {
      return String.format(
          "%s: %d executions, %d accepted, %d untyped, %.1f s%s",
          target, executions, accepted, untyped, seconds, String.join("", findings));
    }
  }

  /**
   * Fuzzes targets one after the other.
   *
   * @param targets the targets
   * @param executions how many each of them gets, unless a system property says otherwise
   * @return what became of each
   */
  public static List<Result> run(List<FuzzTarget> targets, int executions) {
    long seconds = Long.getLong("fuzz.seconds", 0);
    long most = seconds > 0 ? Long.MAX_VALUE : Long.getLong("fuzz.executions", executions);
    long nanos = seconds > 0 ? seconds * 1_000_000_000 / targets.size() : Long.MAX_VALUE;
    return targets.stream()
        .map(
            target ->
                new Fuzz(target, LONGEST).run(seconds > 0 ? most : share(target, most), nanos))
        .toList();
  }

  /** Fuzzes one target that may take so many nanoseconds for each input. */
  static Result run(FuzzTarget target, long executions, long longest) {
    return new Fuzz(target, longest).run(executions, Long.MAX_VALUE);
  }

  private static long share(FuzzTarget target, long executions) {
    return Math.max(100, executions * target.percent() / 100);
  }

  /** Writes down how much was done. */
  public static void write(String suite, List<Result> results) {
    Evidence.of(suite, SEED)
        .figure("executions", results.stream().mapToLong(Result::executions).sum())
        .figure("untyped", results.stream().mapToLong(Result::untyped).sum())
        .write();
  }

  private Result run(long most, long nanos) {
    long start = System.nanoTime();
    target.samples().forEach(this::answer); // classes are loaded before anything is measured
    accepted = 0;
    for (byte[] sample : target.samples()) {
      execute(sample);
    }
    if (accepted < target.samples().size()) {
      findings.add("\n  a sample was refused");
      wrong++;
    }
    while (executions < most && System.nanoTime() - start < nanos) {
      execute(inputs.next());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(target.name(), executions, accepted, wrong, List.copyOf(findings), seconds);
  }

  private void execute(byte[] input) {
    executions++;
    long time = THREADS.getCurrentThreadCpuTime();
    long memory = THREADS.getCurrentThreadAllocatedBytes();
    String answer = answer(input);
    if (THREADS.getCurrentThreadCpuTime() - time > longest) {
      report("took more than " + longest / 1e9 + " s", input);
    }
    if (THREADS.getCurrentThreadAllocatedBytes() - memory > LARGEST) {
      report("took more than 256 MiB", input);
    }
    if (answers.size() < 10_000 && answers.add(answer)) {
      inputs.keep(input);
    }
  }

  @CanIgnoreReturnValue
  private String answer(byte[] input) {
    try {
      boolean isAccepted = target.reader().read(input.clone());
      accepted += isAccepted ? 1 : 0;
      return isAccepted ? "accepted " + accepted / 100 : "refused";
    } catch (Throwable thrown) {
      if (!target.allowed().contains(thrown.getClass())) {
        report(thrown + at(thrown), input);
      }
      String message = String.valueOf(thrown.getMessage());
      return thrown.getClass() + message.substring(0, Math.min(60, message.length()));
    }
  }

  private static String at(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0] + (trace.length == 1 ? "" : ", " + trace[1]);
  }

  private void report(String what, byte[] input) {
    wrong++;
    if (findings.size() < MOST_SHOWN) {
      String all = Base64.getEncoder().encodeToString(input);
      findings.add("\n  " + what + "\n    " + all.substring(0, Math.min(2_000, all.length())));
    }
  }
}
