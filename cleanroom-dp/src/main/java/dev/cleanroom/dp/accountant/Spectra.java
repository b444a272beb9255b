package dev.cleanroom.dp.accountant;

import java.util.Arrays;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * Discrete Fourier transforms of one length, as real and imaginary parts, with bounds of their
 * errors in Euclidean norm, for which u = 2⁻⁵³.
 */
final class Spectra {
  /** Vectors with at most so many entries other than 0 are transformed term by term. */
  private static final int FEW = 32;

  private final int points;
  private final double[] cosines;
  private final double[] sines;

  /**
   * Prepares transforms.
   *
   * @param points the length, a power of 2
   */
  Spectra(int points) {
    this.points = points;
    cosines = new double[points];
    sines = new double[points];
    for (int i = 0; i < points; i++) {
      double angle = i * (2 * Math.PI / points);
      cosines[i] = Math.cos(angle);
      sines[i] = Math.sin(angle);
    }
  }

  /** A transform. */
  static final class Spectrum {
    private final double[][] values;
    private final double error;

    private Spectrum(double[][] values, double error) {
      this.values = values;
      this.error = error;
    }

    /** Returns the real and the imaginary parts. */
    double[][] values() {
      return values;
    }

    /** Returns a bound of the norm of the error, divided by the root of the length. */
    double error() {
      return error;
    }
  }

  /**
   * Transforms a vector, which is overwritten.
   *
   * @param vector real numbers
   * @return the transform
   */
  Spectrum of(double[] vector) {
    int[] places = places(vector);
    if (places.length <= FEW) {
      // Angles are off by 2u of at most 2π and their functions by an ulp each, together by less
      // than
      // 16u; products and sums of m terms add less than 3u·m, all of the sum of the entries.
      double entry = (16 + 3 * places.length) * LossMasses.ULP * sum(vector);
      return new Spectrum(termByTerm(vector, places), entry);
    }
    double error = relativeError() * norm(vector);
    double[][] values = {vector, new double[points]};
    FastFourierTransformer.transformInPlace(
        values, DftNormalization.STANDARD, TransformType.FORWARD);
    return new Spectrum(values, error);
  }

  /**
   * Transforms back, in place, with a relative error of {@link #relativeError}.
   *
   * @param values a transform of real numbers
   * @return the real parts
   */
  static double[] back(double[][] values) {
    FastFourierTransformer.transformInPlace(
        values, DftNormalization.STANDARD, TransformType.INVERSE);
    return values[0];
  }

  /**
   * Returns a bound of the relative error of a fast transform. Commons Math finds the roots of
   * unity of a stage of length m by repeated multiplication, with errors below 4u·m/2. By Higham
   * 2002, Theorem 24.2, the relative error is at most the sum over stages, below 4u·n + 8u·log₂ n.
   *
   * @return 8u·n
   */
  double relativeError() {
    return 8 * LossMasses.ULP * points;
  }

  private static int[] places(double[] vector) {
    int[] places = new int[vector.length];
    int count = 0;
    for (int i = 0; i < vector.length; i++) {
      if (vector[i] != 0) {
        places[count++] = i;
      }
    }
    return Arrays.copyOf(places, count);
  }

  private double[][] termByTerm(double[] vector, int[] places) {
    double[][] values = {new double[points], new double[points]};
    for (int place : places) {
      int angle = 0;
      for (int i = 0; i < points; i++) {
        values[0][i] += vector[place] * cosines[angle];
        values[1][i] -= vector[place] * sines[angle];
        angle = angle + place & points - 1;
      }
    }
    return values;
  }

  private static double sum(double[] vector) {
    double sum = 0;
    for (double x : vector) {
      sum += x;
    }
    return sum;
  }

  /** Returns the Euclidean norm. */
  static double norm(double[] vector) {
    double sum = 0;
    for (double x : vector) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /** Returns the largest absolute value, at least 1. */
  static double largest(double[][] spectrum) {
    double square = 1;
    for (int i = 0; i < spectrum[0].length; i++) {
      double re = spectrum[0][i];
      double im = spectrum[1][i];
      square = Math.max(square, re * re + im * im);
    }
    return Math.sqrt(square) * (1 + 4 * LossMasses.ULP);
  }

  /**
   * Multiplies a vector by a power of another, which is overwritten. A power of k takes a relative
   * error of less than 3u·k, as each product of complex numbers takes one of less than √5·u (Brent,
   * Percival and Zimmermann 2007) and squaring doubles that of before.
   */
  static void multiplyByPower(double[][] product, double[][] base, long power) {
    for (long left = power; left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        multiply(product, base);
      }
      if (left > 1) {
        multiply(base, base);
      }
    }
  }

  private static void multiply(double[][] product, double[][] factor) {
    for (int i = 0; i < product[0].length; i++) {
      double re = product[0][i];
      double im = product[1][i];
      double otherRe = factor[0][i];
      double otherIm = factor[1][i];
      product[0][i] = re * otherRe - im * otherIm;
      product[1][i] = re * otherIm + im * otherRe;
    }
  }
}
