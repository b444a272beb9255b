package dev.cleanroom.internal.journal;

import dev.cleanroom.StoreException;
import java.io.IOException;
import java.nio.file.Path;

/** A process that opens a journal, adds a frame, says so and waits until it is killed. */
final class HoldingProcess {
  private HoldingProcess() {}

  public static void main(String[] arguments) throws IOException {
    try {
      Path file = Path.of(arguments[0]);
      Journal journal = Journal.open(file, Subject.LEDGER, Storage.ANY, p -> {});
      journal.sync(journal.append(new byte[] {1}));
      System.out.println("HOLDS");
    } catch (StoreException e) {
      System.out.println(e.code());
    }
    int unused = System.in.read();
  }

  /** Starts one; its first line of output says what happened. */
  static Process start(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            HoldingProcess.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
