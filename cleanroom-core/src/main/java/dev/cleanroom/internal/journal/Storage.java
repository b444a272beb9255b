package dev.cleanroom.internal.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** On which file systems a journal may be. */
public enum Storage {
  /** Local disks: neither network file systems nor memory. */
  LOCAL,
  /**
   * Any. The caller knows that the file system keeps what it was asked to force and that its locks
   * hold between all machines that reach it.
   */
  ANY;

  private static final Set<String> NETWORK =
      Set.of(
          "9p",
          "afp",
          "ceph",
          "cifs",
          "coda",
          "davfs",
          "gfs2",
          "glusterfs",
          "gpfs",
          "lustre",
          "ncpfs",
          "ocfs2",
          "panfs",
          "smbfs",
          "virtiofs",
          "webdav");
  private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

  void require(Path folder, Complaints complaints) throws IOException {
    String type = Files.getFileStore(folder).type();
    if (this == LOCAL && isRemoteOrMemory(type)) {
      throw complaints.notDurable(type);
    }
  }

  static boolean isRemoteOrMemory(String type) {
    String name = type.toLowerCase(Locale.ROOT);
    return NETWORK.contains(name)
        || MEMORY.contains(name)
        || name.startsWith("nfs")
        || name.startsWith("smb")
        || name.startsWith("afs")
        || name.startsWith("fuse.");
  }
}
