/**
 * What releases that were fixed in advance lose together: {@link
 * dev.cleanroom.dp.accountant.PrivacyLossDistribution} (the tightest) and {@link
 * dev.cleanroom.dp.accountant.RenyiLoss}. Open the first first.
 *
 * <p>Every figure is an upper bound: where a step rounds, truncates or computes in floating point,
 * its error is bounded and added. For releases that are chosen one after the other, use the sums of
 * {@link dev.cleanroom.PrivacyLoss} or {@link dev.cleanroom.budget.ConcentratedLoss} instead.
 */
@NullMarked
@CheckReturnValue
package dev.cleanroom.dp.accountant;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
