package dev.cleanroom.budget.internal;

import dev.cleanroom.StoreException;
import dev.cleanroom.budget.Account;
import dev.cleanroom.budget.Admission;
import dev.cleanroom.budget.LedgerStore;
import dev.cleanroom.budget.Limit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process that charges runs as fast as it can, and says each one that was acknowledged. */
final class FileLedgerProcess {
  static final Account ALICE = new Account("alice", "visits", "person");

  private FileLedgerProcess() {}

  public static void main(String[] arguments) throws IOException {
    try (LedgerStore store = LedgerStore.file(Path.of(arguments[0]))) {
      System.out.println("OPEN");
      while (true) {
        Limit limit = new Limit(ALICE, Optional.empty(), Optional.empty());
        Admission admission = store.admit(FileRequests.of(List.of(limit)));
        store.charge(((Admission.Reserved) admission).run().id());
        System.out.println(((Admission.Reserved) admission).run().id());
      }
    } catch (StoreException e) {
      System.out.println(e.code());
    }
  }

  static Process start(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FileLedgerProcess.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
