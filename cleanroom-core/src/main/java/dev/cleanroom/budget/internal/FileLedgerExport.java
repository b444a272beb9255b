package dev.cleanroom.budget.internal;

import com.google.common.base.CharMatcher;
import dev.cleanroom.budget.Run;
import dev.cleanroom.budget.internal.LedgerFrame.Aborted;
import dev.cleanroom.budget.internal.LedgerFrame.Admitted;
import dev.cleanroom.budget.internal.LedgerFrame.Charged;
import dev.cleanroom.budget.internal.LedgerFrame.Failed;
import dev.cleanroom.budget.internal.LedgerFrame.Head;
import dev.cleanroom.budget.internal.LedgerFrame.Part;
import dev.cleanroom.budget.internal.LedgerFrame.Released;
import dev.cleanroom.internal.journal.Export;
import dev.cleanroom.internal.journal.Journal;
import dev.cleanroom.internal.journal.Subject;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Shows a ledger's file to a person, a line for each frame, as far as it can be read. */
public final class FileLedgerExport {
  private final LedgerCodec codec = new LedgerCodec();
  private final Consumer<String> lines;
  private long frames;

  private FileLedgerExport(Consumer<String> lines) {
    this.lines = lines;
  }

  /**
   * Reads a file without changing it.
   *
   * @param file the file
   * @param lines takes the lines
   */
  public static void read(Path file, Consumer<String> lines) {
    FileLedgerExport reader = new FileLedgerExport(lines);
    Export export = Journal.export(file, Subject.LEDGER, reader::show);
    String verdict = export.isWhole() ? "the file is whole" : export.verdict();
    lines.accept(export.frames() + " frames up to byte " + export.end() + "; " + verdict);
  }

  private void show(byte[] payload) {
    String text = CharMatcher.javaIsoControl().replaceFrom(text(payload), ' ');
    lines.accept(frames++ + " " + text);
  }

  private String text(byte[] payload) {
    try {
      return text(codec.decode(payload));
    } catch (IllegalArgumentException e) {
      return "no frame of a ledger of this version";
    }
  }

  private static String text(LedgerFrame frame) {
    if (frame instanceof Admitted admitted) {
      return "RESERVED " + admitted.run().id() + " " + text(admitted.run());
    } else if (frame instanceof Charged charged) {
      return "CHARGED " + charged.run();
    } else if (frame instanceof Aborted aborted) {
      return "ABORTED " + aborted.run();
    } else if (frame instanceof Failed failed) {
      return "FAILED " + failed.run();
    } else if (frame instanceof Part part) {
      return "bytes of " + part.run() + ": " + part.bytes().length;
    } else if (frame instanceof Released released) {
      return "RELEASED " + released.run() + " " + released.digest();
    }
    return "audit log " + ((Head) frame).head();
  }

  private static String text(Run run) {
    return run.time()
        + ": "
        + run.cost()
        + " by "
        + run.origin().member()
        + " with "
        + run.origin().template()
        + " in "
        + run.origin().collaboration()
        + " on "
        + run.accounts();
  }
}
