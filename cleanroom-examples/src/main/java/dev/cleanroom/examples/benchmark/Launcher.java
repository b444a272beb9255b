package dev.cleanroom.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a JVM for each chosen case and writes the documents after each of them. */
public final class Launcher {
  private final Settings settings;
  private final Documents documents;

  private Launcher(Settings settings) {
    this.settings = settings;
    this.documents = Documents.of(settings);
  }

  /**
   * Runs the cases that the system properties choose; see {@link Settings}.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Settings settings = Settings.ofSystem();
    List<Case> chosen = Cases.all().stream().filter(one -> settings.chooses(one.name())).toList();
    if (settings.lists()) {
      chosen.forEach(one -> System.out.println(one.name() + ": " + one.title()));
      return;
    }
    try {
      new Launcher(settings).run(chosen);
    } catch (IOException e) {
      throw new IllegalStateException("the documents cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(List<Case> chosen) throws IOException, InterruptedException {
    Instant start = Instant.now();
    for (int i = 0; i < chosen.size(); i++) {
      Case one = chosen.get(i);
      System.out.println(
          "[%d/%d] %s: %s (%d s so far)"
              .formatted(
                  i + 1,
                  chosen.size(),
                  one.name(),
                  one.title(),
                  Duration.between(start, Instant.now()).toSeconds()));
      Optional<String> missing = one.missing(settings);
      if (missing.isPresent()) {
        System.out.println("    left out: " + missing.orElseThrow());
      } else {
        tell(measured(one));
      }
    }
    System.out.println(
        "wrote %s/benchmarks.md after %d s"
            .formatted(settings.docs(), Duration.between(start, Instant.now()).toSeconds()));
  }

  private Result measured(Case one) throws IOException, InterruptedException {
    Path file = Files.createDirectories(settings.folder()).resolve(one.name() + ".json");
    Files.deleteIfExists(file);
    List<String> options = new ArrayList<>(settings.arguments());
    options.add("-Xmx" + one.heap(settings));
    options.add("-XX:MaxHeapFreeRatio=100"); // or each collection before a run shrinks the heap
    options.addAll(one.options());
    Environment before = Environment.now();
    boolean ended =
        ChildJvm.run(
            ChildJvm.ownJava(),
            settings.limitMinutes(),
            options,
            List.of(Cases.class.getName(), one.name(), file.toString()));
    return ended && Files.exists(file)
        ? Documents.read(file)
        : Result.failed(
            one,
            before,
            "its JVM failed or took more than %d minutes".formatted(settings.limitMinutes()));
  }

  private void tell(Result result) throws IOException {
    documents.put(result);
    Findings findings = result.findings();
    if (findings == null) {
      System.out.println("    FAILED: " + result.failure());
    } else if (!result.goal().isEmpty()) {
      System.out.println(
          "    goal %s; reached: %s, %s"
              .formatted(result.goal(), findings.verdict(), findings.met() ? "met" : "missed"));
    }
  }
}
