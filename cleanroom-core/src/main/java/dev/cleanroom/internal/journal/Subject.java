package dev.cleanroom.internal.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** What a journal is about: decides its first bytes and the codes of its errors. */
public enum Subject {
  /** Accounts and charges. */
  LEDGER("ledger", "CLRLEDGR"),
  /** Who asked what, and what became of it. */
  AUDIT_LOG("audit log", "CLRAUDIT");

  private final String noun;
  private final String magic;

  Subject(String noun, String magic) {
    this.noun = noun;
    this.magic = magic;
  }

  String noun() {
    return noun;
  }

  byte[] magic() {
    return magic.getBytes(US_ASCII);
  }
}
