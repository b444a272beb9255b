package dev.cleanroom.internal;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Batch;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Limit;
import dev.cleanroom.budget.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a member asks in one batch, after every check.
 *
 * @param all the questions, at least one, all of one member
 * @param cost what they cost together
 */
record Questions(List<Question> all, Cost cost) {
  private static final int LONGEST_NAME = 200;

  /** The loss of one run of a batch: the one that is asked for, or the template's own. */
  static PrivacyLoss loss(Batch.Run run, AnalysisTemplate template) {
    PrivacyLoss own = template.hasNoise() ? template.loss() : PrivacyLoss.ZERO;
    return run.loss().orElse(own);
  }

  /** Every account that one of the runs touches is charged for all of them. */
  List<Limit> limits(String collaboration) {
    List<Limit> limits = new ArrayList<>();
    for (Question question : all) {
      CheckedTemplate.addAll(limits, question.checked().limits(collaboration, question.member()));
    }
    return limits;
  }

  ChargeRequest charge(String collaboration, String writer) {
    Fingerprint body = new Fingerprint("cleanroom/batch/1");
    all.forEach(question -> body.add(question.body()));
    Fingerprint digest = new Fingerprint("cleanroom/templates/1");
    all.forEach(question -> digest.add(question.checked().digest()));
    String name = name(all.stream().map(question -> question.checked().template()).toList());
    return new ChargeRequest(
        UUID.randomUUID(),
        false,
        body.hex(),
        Optional.empty(),
        new Origin(collaboration, all.get(0).member(), name, digest.hex()),
        cost,
        limits(collaboration),
        writer,
        Instant.EPOCH);
  }

  /** What the ledger calls a batch. */
  static String name(List<AnalysisTemplate> templates) {
    String name =
        templates.stream()
            .map(AnalysisTemplate::name)
            .distinct()
            .collect(Collectors.joining(", ", "batch of " + templates.size() + ": ", ""));
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
