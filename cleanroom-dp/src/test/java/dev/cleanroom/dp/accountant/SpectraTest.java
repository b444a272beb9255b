package dev.cleanroom.dp.accountant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares transforms with sums of exactly known roots of unity. */
class SpectraTest {
  private static final int POINTS = 1 << 13;

  private final Spectra spectra = new Spectra(POINTS);
  private final Random random = new Random(7);

  private double[] vector(int entries) {
    double[] vector = new double[POINTS];
    for (int i = 0; i < entries; i++) {
      vector[random.nextInt(POINTS)] += random.nextDouble() / entries;
    }
    return vector;
  }

  @Test
  void of_fewAndManyEntries_isWithinItsBound() {
    for (int entries : new int[] {1, 4, 30, 60, 3000}) {
      double[] vector = vector(entries);
      Spectra.Spectrum spectrum = spectra.of(vector.clone());
      double square = 0;
      for (int sample = 0; sample < 400; sample++) {
        int frequency = random.nextInt(POINTS);
        double[] exact = direct(vector, frequency);
        square +=
            Math.pow(spectrum.values()[0][frequency] - exact[0], 2)
                + Math.pow(spectrum.values()[1][frequency] - exact[1], 2);
      }
      assertThat(Math.sqrt(square / 400)).isLessThan(spectrum.error());
      assertThat(spectrum.error()).isLessThan(1e-10);
    }
  }

  /** With products of small numbers, reduced modulo the length, so that angles are accurate. */
  private static double[] direct(double[] vector, int frequency) {
    double re = 0;
    double im = 0;
    for (int i = 0; i < POINTS; i++) {
      if (vector[i] != 0) {
        int turn = (int) ((long) i * frequency % POINTS);
        // An eighth of a turn at most keeps the rounding of π out.
        int eighths = Math.floorDiv(8 * turn + POINTS / 2, POINTS);
        double rest = 2 * Math.PI * (turn - eighths * (POINTS / 8)) / POINTS;
        double cosine = corner(eighths) * Math.cos(rest) - corner(eighths - 2) * Math.sin(rest);
        double sine = corner(eighths - 2) * Math.cos(rest) + corner(eighths) * Math.sin(rest);
        re += vector[i] * cosine;
        im -= vector[i] * sine;
      }
    }
    return new double[] {re, im};
  }

  /** cos of so many eighths of a turn. */
  private static double corner(int eighths) {
    double[] corners = {
      1, Math.sqrt(0.5), 0, -Math.sqrt(0.5), -1, -Math.sqrt(0.5), 0, Math.sqrt(0.5)
    };
    return corners[Math.floorMod(eighths, 8)];
  }

  @Test
  void back_transform_isTheVectorWithinTheBound() {
    double[] vector = vector(3000);
    double[] back = Spectra.back(spectra.of(vector.clone()).values());
    double square = 0;
    for (int i = 0; i < POINTS; i++) {
      square += Math.pow(back[i] - vector[i], 2);
    }
    assertThat(Math.sqrt(square)).isLessThan(2 * spectra.relativeError() * Spectra.norm(vector));
  }

  @Test
  void multiplyByPower_ofOnePoint_movesIt() {
    double[] one = new double[POINTS];
    one[3] = 1;
    double[][] product = {new double[POINTS], new double[POINTS]};
    Arrays.fill(product[0], 1);
    Spectra.multiplyByPower(product, spectra.of(one).values(), 1001);
    double[] moved = Spectra.back(product);
    assertThat(moved[3003]).isCloseTo(1, within(1e-11));
    assertThat(moved[3004]).isCloseTo(0, within(1e-11));
  }
}
