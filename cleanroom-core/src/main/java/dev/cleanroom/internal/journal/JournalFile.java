package dev.cleanroom.internal.journal;

import dev.cleanroom.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** Journals as files: how they come to be, and how a damaged one is read. */
final class JournalFile {
  private JournalFile() {}

  /** Opens the file for writing; the caller holds its guard. */
  static Disk open(Path file, Complaints complaints) throws IOException {
    if (!Files.exists(file)) {
      create(file, complaints);
    }
    FileDisk disk = lockedDisk(file, complaints);
    FileDisk.forceFolder(file.resolveSibling("."));
    return disk;
  }

  /** A file gets its name only when it is whole, so an empty one under this name was damaged. */
  private static void create(Path file, Complaints complaints) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.deleteIfExists(draft);
    try (Disk disk = lockedDisk(draft, complaints)) {
      Journal.format(disk, complaints.subject());
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileDisk lockedDisk(Path file, Complaints complaints) throws IOException {
    FileDisk disk = FileDisk.open(file);
    if (disk == null) {
      throw complaints.locked("another process, or this one under another name, has it open");
    }
    return disk;
  }

  static Export export(Path file, Subject subject, Consumer<byte[]> sound) {
    Complaints complaints = new Complaints(subject, String.valueOf(file.getFileName()));
    try (Disk disk = ReadOnlyDisk.open(file)) {
      Header header = Header.read(disk, complaints);
      Scanner scanner = new Scanner(disk, header);
      while (scanner.advance((offset, payload) -> sound.accept(payload))) {
        // the scanner hands them out
      }
      return verdict(scanner, disk, header, complaints);
    } catch (StoreException e) {
      return new Export(0, 0, false, e.getMessage());
    } catch (IOException e) {
      throw complaints.failed(e);
    }
  }

  private static Export verdict(Scanner scanner, Disk disk, Header header, Complaints complaints)
      throws IOException {
    Position end = scanner.position();
    try {
      Position same = new Recovery(disk, header, complaints).run((offset, payload) -> {});
      return new Export(same.frames(), same.end(), true, scanner.ending());
    } catch (StoreException e) {
      return new Export(end.frames(), end.end(), false, e.getMessage());
    }
  }

  static void closeQuietly(Closeable... all) {
    for (Closeable one : all) {
      try {
        one.close();
      } catch (IOException e) {
        // the one that matters was thrown before, or all was forced
      }
    }
  }
}
