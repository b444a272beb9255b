package dev.cleanroom.budget;

import dev.cleanroom.PrivacyLoss;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one run asks of the ledger: the same loss on every account that it touches.
 *
 * @param caps the accounts and the cap of each, at least one
 * @param loss the run's loss
 * @param collaboration the collaboration's name
 * @param member the member who runs the template
 * @param template the template's name
 * @param digest the hash of template, schema and rules, in hexadecimal
 */
public record ChargeRequest(
    Map<Account, PrivacyLoss> caps,
    PrivacyLoss loss,
    String collaboration,
    String member,
    String template,
    String digest) {
  /** By every part: accounts that only look alike, such as a/b + c and a + b/c, stay apart. */
  private static final Comparator<Account> ORDER =
      Comparator.comparing(Account::owner)
          .thenComparing(Account::dataset)
          .thenComparing(Account::space);

  /**
   * Copies the accounts in a fixed order.
   *
   * @throws IllegalArgumentException if there is no account
   */
  public ChargeRequest {
    if (caps.isEmpty()) {
      throw new IllegalArgumentException("a charge needs an account");
    }
    Map<Account, PrivacyLoss> ordered = new TreeMap<>(ORDER);
    ordered.putAll(caps);
    caps = Collections.unmodifiableMap(ordered);
  }
}
