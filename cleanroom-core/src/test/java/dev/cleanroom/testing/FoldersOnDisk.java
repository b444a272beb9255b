package dev.cleanroom.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Makes tests' folders beside the build: where the system's folder for temporary files lives in
 * memory, ledgers and audit logs refuse to be kept there.
 */
public final class FoldersOnDisk implements TempDirFactory {
  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return make("junit");
  }

  /** Makes a new folder. */
  public static Path make(String name) throws IOException {
    return Files.createTempDirectory(Files.createDirectories(Path.of("target", "folders")), name)
        .toAbsolutePath();
  }
}
