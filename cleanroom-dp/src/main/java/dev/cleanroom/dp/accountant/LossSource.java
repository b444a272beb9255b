package dev.cleanroom.dp.accountant;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The privacy loss of one mechanism: ln(P/Q) under P, for a pair (P, Q) that dominates the
 * mechanism's outputs on neighbouring inputs. All pairs here are symmetric: the loss of (Q, P) has
 * the same distribution, so that one source stands for adding and for removing a unit.
 *
 * <p>Equal sources have equal distributions, and their order is total, so that a composition is the
 * same in whatever order it was made.
 */
interface LossSource {
  /**
   * Spreads the distribution over a grid.
   *
   * @param step the distance of neighbouring points
   * @return masses that dominate the distribution
   */
  LossMasses masses(double step);

  /**
   * Returns the largest loss, rounded up.
   *
   * @return the loss, null if there is none
   */
  @Nullable BigDecimal largest();

  /**
   * Returns how far losses are from 0, beyond any that is not cut off.
   *
   * @return a bound, more than 0
   */
  double reach();

  /**
   * Returns a distance of which all losses with a probability of their own are multiples: a grid of
   * which it is a multiple spreads nothing of them.
   *
   * @return the distance, 0 without such losses
   */
  double lattice();

  /** A source that spreads over a grid by adding pieces of probability. */
  final class Quadrature {
    /** Nodes of Gauss and Legendre's rule with 8 points on (0, 1) and their weights. */
    private static final double[] NODES = {
      0.019855071751231884,
      0.10166676129318664,
      0.2372337950418355,
      0.4082826787521751,
      0.591717321247825,
      0.7627662049581645,
      0.8983332387068134,
      0.9801449282487681
    };

    private static final double[] WEIGHTS = {
      0.05061426814518813,
      0.11119051722668724,
      0.15685332293894363,
      0.181341891689181,
      0.181341891689181,
      0.15685332293894363,
      0.11119051722668724,
      0.05061426814518813
    };

    private Quadrature() {}

    /** A density of probability over some coordinate. */
    interface Density {
      /** Returns the density at a coordinate. */
      double at(double coordinate);

      /** Returns the loss at a coordinate. */
      double loss(double coordinate);
    }

    /**
     * Adds the probability between two coordinates, within which every loss is between the same two
     * points of the grid, so that what is integrated is smooth.
     */
    static void add(
        LossMasses masses, Density density, double from, double to, double longestPiece) {
      int pieces = Math.max(1, (int) Math.ceil((to - from) / longestPiece));
      double length = (to - from) / pieces;
      for (int piece = 0; piece < pieces; piece++) {
        for (int i = 0; i < NODES.length; i++) {
          double coordinate = from + length * (piece + NODES[i]);
          masses.add(density.loss(coordinate), density.at(coordinate) * length * WEIGHTS[i]);
        }
      }
    }
  }
}
