package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests for tests of stores: each with an id of its own and without limits, unless told. */
final class RequestBuilder {
  private UUID run = UUID.randomUUID();
  private boolean once;
  private String body = "body";
  private @Nullable String replay;
  private String member = "carol";
  private Cost cost = Cost.of(PrivacyLoss.of("0.1", "1e-7"));
  private List<Limit> limits = List.of();
  private Instant now = Instant.EPOCH;

  RequestBuilder run(UUID id) {
    this.run = id;
    return this;
  }

  RequestBuilder once() {
    this.once = true;
    return this;
  }

  RequestBuilder once(boolean isOnce) {
    this.once = isOnce;
    return this;
  }

  RequestBuilder body(String hash) {
    this.body = hash;
    return this;
  }

  RequestBuilder replay(@Nullable String hash) {
    this.replay = hash;
    return this;
  }

  RequestBuilder member(String name) {
    this.member = name;
    return this;
  }

  RequestBuilder cost(Cost ofRun) {
    this.cost = ofRun;
    return this;
  }

  RequestBuilder limits(Limit... all) {
    return limits(List.of(all));
  }

  RequestBuilder limits(List<Limit> all) {
    this.limits = all;
    return this;
  }

  RequestBuilder now(Instant time) {
    this.now = time;
    return this;
  }

  ChargeRequest build() {
    Origin origin = new Origin("trial", member, "reach", "00ff");
    return new ChargeRequest(
        run, once, body, Optional.ofNullable(replay), origin, cost, limits, "log", now);
  }
}
