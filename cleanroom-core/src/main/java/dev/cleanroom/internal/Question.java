package dev.cleanroom.internal;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.budget.ChargeRequest;
import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.Origin;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a member asks in one run, after every check.
 *
 * @param checked the template
 * @param member the member who runs it and receives the answer
 * @param parameters a normalised value for each parameter
 * @param loss the run's loss
 * @param request the caller's id of the run, empty if it has none
 */
record Question(
    CheckedTemplate checked,
    String member,
    Map<String, Object> parameters,
    PrivacyLoss loss,
    Optional<UUID> request) {
  private static final String BODY = "cleanroom/request/1";
  private static final String REPLAY = "cleanroom/replay/1";
  private static final String PARAMETERS = "cleanroom/parameters/1";

  /** What the ledger is asked. The same question of the same member has the same body for ever. */
  ChargeRequest charge(String collaboration, Cost cost, String writer) {
    return new ChargeRequest(
        request.orElseGet(UUID::randomUUID),
        request.isPresent(),
        body(),
        replay(),
        new Origin(collaboration, member, checked.template().name(), checked.digest()),
        cost,
        checked.limits(collaboration, member),
        writer,
        Instant.EPOCH);
  }

  String body() {
    return asked(BODY).add(member).hex();
  }

  private Fingerprint asked(String version) {
    return new Fingerprint(version)
        .add(checked.digest())
        .addValues(parameters)
        .add(loss.toString());
  }

  /** What the answer depends on; empty if the state of a table is not known. */
  private Optional<String> replay() {
    Fingerprint hash = asked(REPLAY);
    for (ConfiguredTable table : checked.tables()) {
      Optional<String> snapshot = table.snapshot();
      if (snapshot.isEmpty()) {
        return Optional.empty();
      }
      hash.add(table.name()).add(snapshot.get());
    }
    return Optional.of(hash.hex());
  }

  /** A commitment to the parameters: who knows the values can check it. */
  String parametersDigest() {
    return parametersDigest(parameters);
  }

  static String parametersDigest(Map<String, Object> normalised) {
    return new Fingerprint(PARAMETERS).addValues(normalised).hex();
  }
}
