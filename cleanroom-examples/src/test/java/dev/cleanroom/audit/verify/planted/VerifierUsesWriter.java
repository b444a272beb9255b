package dev.cleanroom.audit.verify.planted;

import dev.cleanroom.audit.AuditEntry;

/** Planted: a verifier that reads entries with the writer's code. */
public final class VerifierUsesWriter {
  AuditEntry read(byte[] bytes) {
    return AuditEntry.decode(bytes);
  }
}
