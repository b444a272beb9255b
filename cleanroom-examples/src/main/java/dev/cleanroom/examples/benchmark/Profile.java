package dev.cleanroom.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Says where the time of a task goes: the methods that most samples of its threads stood in. */
final class Profile {
  private static final int PLACES = 12;
  private static final String OURS = "dev.cleanroom.";
  private static final List<String> EVENTS =
      List.of("jdk.ExecutionSample", "jdk.NativeMethodSample");

  private Profile() {}

  /**
   * Samples a task for some seconds.
   *
   * @param task what to do, again and again
   * @return places with their shares of all samples, the largest first
   * @throws Exception if the task fails
   */
  static List<String> of(Callable<?> task) throws Exception {
    Path file = Files.createTempFile("benchmark", ".jfr");
    try (Recording recording = new Recording()) {
      EVENTS.forEach(event -> recording.enable(event).withPeriod(Duration.ofMillis(10)));
      recording.start();
      long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      do {
        Object unused = task.call();
      } while (System.nanoTime() < end);
      recording.stop();
      recording.dump(file);
      return places(file);
    } finally {
      Files.delete(file);
    }
  }

  private static List<String> places(Path file) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    int all = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      RecordedStackTrace trace = event.getStackTrace();
      if (EVENTS.contains(event.getEventType().getName()) && trace != null) {
        String place = place(trace.getFrames());
        if (!place.isEmpty()) {
          counts.merge(place, 1, Integer::sum);
          all++;
        }
      }
    }
    int samples = all;
    ToIntFunction<String> share =
        place -> Math.round(100f * counts.getOrDefault(place, 0) / samples);
    return counts.keySet().stream()
        .sorted((a, b) -> counts.getOrDefault(b, 0) - counts.getOrDefault(a, 0))
        .limit(PLACES)
        .map(place -> share.applyAsInt(place) + " % " + place)
        .toList();
  }

  /** Returns the method on top, and ours below it; empty for threads that do nothing of ours. */
  private static String place(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith(OURS) && !type.startsWith(OURS + "examples.")) {
        String ours = name(frame);
        return frame.equals(frames.get(0)) ? ours : name(frames.get(0)) + " from " + ours;
      }
    }
    return "";
  }

  private static String name(RecordedFrame frame) {
    String type = frame.getMethod().getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethod().getName();
  }
}
