package dev.cleanroom.internal.journal;

import dev.cleanroom.StoreException;
import dev.cleanroom.StoreException.Reason;
import java.util.Objects;

/**
 * Says what is wrong with one journal. Only the file's name is shown, not its folder: the text may
 * reach a member who is not the host.
 *
 * @param subject what the journal is about
 * @param name the name of its file
 */
record Complaints(Subject subject, String name) {
  StoreException corrupt(String what) {
    return complaint(
        Reason.CORRUPT,
        "the " + subject.noun() + " " + name + " is damaged: " + what,
        "it was not changed and will not be repaired; restore the newest copy that is whole, or"
            + " export what is readable and start again with everything counted as spent");
  }

  StoreException locked(String by) {
    return complaint(
        Reason.LOCKED,
        "the " + subject.noun() + " " + name + " is in use: " + by,
        "close the other one first; only one process may write");
  }

  StoreException failed(Throwable cause) {
    String text = Objects.requireNonNullElse(cause.getMessage(), "no reason given");
    return complaint(
        Reason.FAILED,
        "the "
            + subject.noun()
            + " "
            + name
            + " could not be read or written: "
            + cause.getClass().getSimpleName()
            + ": "
            + text,
        "what was not acknowledged counts as spent; mend the disk, free some of it, then open the "
            + subject.noun()
            + " again");
  }

  StoreException closed() {
    return complaint(
        Reason.FAILED,
        "the " + subject.noun() + " " + name + " was closed",
        "open it again before it is used");
  }

  StoreException notDurable(String type) {
    return complaint(
        Reason.NOT_DURABLE,
        "the "
            + subject.noun()
            + " "
            + name
            + " would be on a file system of type "
            + type
            + ", which may lose what it acknowledged or let two machines write",
        "move it to a local disk, or allow any file system explicitly if you know that this one"
            + " keeps its locks and what it was asked to force");
  }

  StoreException laterVersion(int version) {
    return complaint(
        Reason.VERSION,
        "the "
            + subject.noun()
            + " "
            + name
            + " has format "
            + version
            + ", this library knows "
            + Header.VERSION,
        "open it with the version of the library that wrote it, or a later one");
  }

  private StoreException complaint(Reason reason, String what, String remedy) {
    return new StoreException(subject.name(), reason, what, remedy);
  }
}
