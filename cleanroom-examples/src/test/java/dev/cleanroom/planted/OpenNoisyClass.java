package dev.cleanroom.planted;

import com.google.privacy.differentialprivacy.LaplaceNoise;
import dev.cleanroom.dp.internal.planted.Inner;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.calcite.sql.SqlNode;
import org.apache.spark.sql.Row;

/** Planted: everything that a class of the face must not do. */
public class OpenNoisyClass {
  /** Shows a type of Calcite. */
  public void calcite(SqlNode node) {
    System.out.println(node);
  }

  /** Shows a type of Google's. */
  public LaplaceNoise google() {
    System.getLogger("planted").log(System.Logger.Level.INFO, "planted");
    return new LaplaceNoise();
  }

  /** Shows a type of Spark. */
  public boolean spark(Row row) {
    return row.anyNull();
  }

  /** Shows an internal type, inside of another. */
  public List<Inner> inner() {
    return List.of();
  }

  /** Draws where nobody may. */
  public double random() {
    try {
      return Math.random() + new SplittableRandom().nextDouble();
    } catch (IllegalStateException e) {
      e.printStackTrace();
      return 0;
    }
  }
}
