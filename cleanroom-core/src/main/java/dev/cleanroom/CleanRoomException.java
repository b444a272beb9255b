package dev.cleanroom;

import dev.cleanroom.audit.Receipt;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base of everything this library throws on purpose. No message, cause or {@code toString} ever
 * holds a private value; whether and what is thrown depends on SQL, schema, rules and ledger only.
 */
public abstract sealed class CleanRoomException extends RuntimeException
    permits QueryRejectedException,
        BudgetExceededException,
        PermissionDeniedException,
        CollaborationInvalidException,
        EvaluationException,
        ImportRejectedException,
        RepeatedRunException,
        StoreException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private transient @Nullable Receipt receipt;

  CleanRoomException(String code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * Returns the stable code of the failure.
   *
   * @return a code in capitals
   */
  public final String code() {
    return code;
  }

  /**
   * Gives the exception its receipt, once. The pipeline calls it before it throws.
   *
   * @param given the receipt of the refusal or failure
   * @throws IllegalStateException if it has one
   */
  public final void attach(Receipt given) {
    if (receipt != null) {
      throw new IllegalStateException("the exception already has a receipt");
    }
    receipt = given;
  }

  /**
   * Returns the receipt of the refusal or failure.
   *
   * @return the receipt; empty for what no audit log was told of, such as a store that fails
   */
  public final Optional<Receipt> receipt() {
    return Optional.ofNullable(receipt);
  }

  /**
   * Returns what is wrong, where, and what to do.
   *
   * @return the text, never null
   */
  @Override
  public final String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
