package dev.cleanroom.internal.report;

import com.google.common.base.Splitter;
import dev.cleanroom.audit.AuditEntry;
import dev.cleanroom.audit.AuditEntry.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a log tells of the runs of one collaboration. For one thread. */
final class Activity {
  private static final String NO_TEMPLATE = "(none)";

  private final ReportScope scope;
  private final Map<String, Volume> volumes = new TreeMap<>();
  private final Map<String, Long> refusals = new TreeMap<>();
  private final Map<String, Instant> admitted = new HashMap<>();
  private final Set<String> charged = new HashSet<>();
  private final Set<String> finished = new HashSet<>();

  /** The runs of one template. */
  private static final class Volume {
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<Long> milliseconds = new ArrayList<>();

    private long count(Kind kind) {
      return counts.getOrDefault(kind, 0L);
    }
  }

  private Activity(ReportScope scope) {
    this.scope = scope;
  }

  static Activity of(ReportScope scope) {
    Activity activity = new Activity(scope);
    scope.log().entries().forEach(activity::read);
    return activity;
  }

  private void read(AuditEntry entry) {
    String run = entry.fields().getOrDefault("run", "");
    switch (entry.kind()) {
      case CHARGED -> charged.add(run);
      case RELEASED, FAILED, OUTCOME_UNKNOWN -> finished.add(run);
      default -> {}
    }
    if (scope.collaboration().equals(entry.fields().get("collaboration")) && isReadable(entry)) {
      count(entry, run);
    }
  }

  /** An owner is not told what is asked of the tables of others alone. */
  private boolean isReadable(AuditEntry entry) {
    return scope.owner().isEmpty()
        || admitted.containsKey(entry.fields().getOrDefault("run", ""))
        || entry.fields().entrySet().stream()
            .filter(field -> field.getKey().startsWith("template"))
            .anyMatch(field -> scope.readable().contains(field.getValue()));
  }

  private void count(AuditEntry entry, String run) {
    switch (entry.kind()) {
      case ADMITTED -> {
        admitted.put(run, entry.time());
        volume(entry).counts.merge(Kind.ADMITTED, 1L, Long::sum);
      }
      case RELEASED -> {
        volume(entry).counts.merge(Kind.RELEASED, 1L, Long::sum);
        Instant began = admitted.get(run);
        if (began != null) {
          volume(entry).milliseconds.add(Duration.between(began, entry.time()).toMillis());
        }
      }
      case REPLAYED, FAILED, OUTCOME_UNKNOWN ->
          volume(entry).counts.merge(entry.kind(), 1L, Long::sum);
      case REFUSED -> refused(entry);
      default -> {}
    }
  }

  private void refused(AuditEntry entry) {
    volume(entry).counts.merge(Kind.REFUSED, 1L, Long::sum);
    String codes =
        entry.fields().getOrDefault("codes", entry.fields().getOrDefault("code", "unknown"));
    Splitter.on(' ').split(codes).forEach(code -> refusals.merge(code, 1L, Long::sum));
  }

  private Volume volume(AuditEntry entry) {
    String template = entry.fields().getOrDefault("template", NO_TEMPLATE);
    return volumes.computeIfAbsent(template, t -> new Volume());
  }

  boolean isCharged(String run) {
    return charged.contains(run);
  }

  boolean isFinished(String run) {
    return finished.contains(run);
  }

  /** How many runs of each template there were, and what became of them. */
  Sheet runs() {
    Sheet.Builder sheet =
        Sheet.of("runs", "Runs by template")
            .text("template", "Template")
            .amount("admitted", "Admitted")
            .amount("released", "Released")
            .amount("replayed", "Given again")
            .amount("failed", "Failed")
            .amount("unknown", "Interrupted")
            .amount("refused", "Refused");
    volumes.forEach(
        (template, volume) ->
            sheet.row(
                template,
                volume.count(Kind.ADMITTED),
                volume.count(Kind.RELEASED),
                volume.count(Kind.REPLAYED),
                volume.count(Kind.FAILED),
                volume.count(Kind.OUTCOME_UNKNOWN),
                volume.count(Kind.REFUSED)));
    return sheet.build();
  }

  Sheet refusals() {
    Sheet.Builder sheet =
        Sheet.of("refusals", "Refusals by reason")
            .text("code", "Reason")
            .amount("refusals", "Refusals");
    refusals.forEach(sheet::row);
    return sheet.build();
  }

  /** How long it took from the admission to the release, by the ledger's clock. */
  Sheet turnaround() {
    Sheet.Builder sheet =
        Sheet.of("turnaround", "From admission to release, in milliseconds")
            .text("template", "Template")
            .amount("releases", "Releases")
            .amount("median_ms", "Median")
            .amount("largest_ms", "Largest");
    volumes.forEach(
        (template, volume) -> {
          boolean isTimed = scope.owner().isEmpty() || scope.timed().contains(template);
          if (isTimed && !volume.milliseconds.isEmpty()) {
            List<Long> sorted = volume.milliseconds.stream().sorted().toList();
            sheet.row(
                template,
                (long) sorted.size(),
                sorted.get((sorted.size() - 1) / 2),
                sorted.get(sorted.size() - 1));
          }
        });
    return sheet.build();
  }
}
