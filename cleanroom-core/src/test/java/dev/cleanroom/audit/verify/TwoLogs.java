package dev.cleanroom.audit.verify;

import dev.cleanroom.audit.AuditLog;
import dev.cleanroom.audit.AuditStore;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;

/** Two histories under one name and key, as a dishonest host would keep them. */
record TwoLogs(AuditLog first, AuditLog second) {
  TwoLogs(String origin) {
    this(origin, keys());
  }

  private TwoLogs(String origin, KeyPair keys) {
    this(
        AuditLog.open(AuditStore.inMemory(), origin, keys),
        AuditLog.open(AuditStore.inMemory(), origin, keys));
  }

  AuditVerifier verifier() {
    return AuditVerifier.withKey(first.verifierKey());
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
