package dev.cleanroom.adversity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cleanroom.Answer;
import dev.cleanroom.CleanRoomException;
import dev.cleanroom.Collaboration;
import dev.cleanroom.EvaluationException;
import dev.cleanroom.RepeatedRunException;
import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.Receipt;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.testing.CountingCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;

/**
 * A process that asks under ids, on two threads, until it is killed. It notes every id before it
 * asks, every draw of noise before it is made, and every answer after it has it.
 */
final class KilledProcess {
  private static final Duration LONGEST = Duration.ofMinutes(2); // should the parent have died

  private final Collaboration room;
  private final Draws draws;
  private final KilledFiles.Notes asked;
  private final KilledFiles.Notes acknowledged;
  private volatile UUID newest = new UUID(0, 1);

  private KilledProcess(KilledFiles files, int cycle, boolean isLate) {
    KilledFiles.Notes drawn = files.notes("drawn", cycle);
    this.draws = new Draws(request -> drawn.add(request.toString()));
    this.asked = files.notes("asked", cycle);
    this.acknowledged = files.notes("acknowledged", cycle);
    LedgerStore store = files.ledger();
    AuditLog log = files.log();
    LedgerStore used = isLate ? LateStore.over(store) : store;
    this.room = Rooms.open(used, log, new CountingCompiler(), draws);
  }

  /** Starts one; each line of its output is an answer, but for the first two. */
  static Process start(KilledFiles files, int cycle, long seed, boolean isLate) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx96m",
            "-cp",
            System.getProperty("java.class.path"),
            KilledProcess.class.getName(),
            files.folder().toString(),
            Integer.toString(cycle),
            Long.toString(seed),
            Boolean.toString(isLate))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] arguments) {
    System.out.println("STARTED");
    KilledFiles files = new KilledFiles(Path.of(arguments[0]));
    boolean isLate = Boolean.parseBoolean(arguments[3]);
    KilledProcess process = new KilledProcess(files, Integer.parseInt(arguments[1]), isLate);
    System.out.println("OPEN");
    long seed = Long.parseLong(arguments[2]);
    Thread other = new Thread(() -> process.work(new Random(seed + 1)));
    other.start();
    process.work(new Random(seed));
  }

  private void work(Random random) {
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < LONGEST.toNanos()) {
        ask(next(random));
      }
    } catch (RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(3); // nothing may fail but what was made to
    }
  }

  /** A new id, or the one that was asked last, perhaps by the other thread at this moment. */
  private UUID next(Random random) {
    UUID fresh = new UUID(random.nextLong(), random.nextLong());
    if (random.nextInt(4) == 0) {
      return newest;
    }
    newest = fresh;
    return fresh;
  }

  private void ask(UUID request) {
    asked.add(request.toString());
    try {
      Answer answer = Rooms.ask(room, draws, request);
      note(request, answer.digest().orElseThrow(), answer.receipt().orElseThrow());
    } catch (EvaluationException | RepeatedRunException e) {
      note(request, e.code(), receipt(e));
    }
  }

  private static Receipt receipt(CleanRoomException e) {
    return e.receipt().orElseThrow();
  }

  private void note(UUID request, String outcome, Receipt receipt) {
    String encoded = Base64.getEncoder().encodeToString(receipt.toString().getBytes(UTF_8));
    acknowledged.add(request + " " + outcome + " " + encoded);
    System.out.println(request);
  }
}
