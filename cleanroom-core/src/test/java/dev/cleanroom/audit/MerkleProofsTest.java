package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.HashCode;
import dev.cleanroom.audit.verify.Checks;
import dev.cleanroom.testing.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The writer's tree against the verifier, which shares no code with it: every size from 1 to 2,000,
 * and as many true and forged proofs as {@code -Dmerkle.proofs} says.
 */
class MerkleProofsTest {
  private static final long SEED = 20261120;
  private static final int PROOFS = Integer.getInteger("merkle.proofs", 10_000);
  private static final int SIZE = 2000;

  private final Random random = new Random(SEED);
  private final MerkleTree tree = new MerkleTree();
  private final List<byte[]> entries = new ArrayList<>();

  @BeforeEach
  void grow() {
    for (int i = 0; i < SIZE; i++) {
      byte[] entry = new byte[random.nextInt(60)];
      random.nextBytes(entry);
      entries.add(entry);
      tree.add(entry);
    }
  }

  @Test
  void root_everySize_isTheNaiveOne() {
    List<HashCode> leaves = entries.stream().map(Checks::leaf).toList();
    for (int size = 0; size <= SIZE; size++) {
      assertThat(tree.root(size)).isEqualTo(Checks.root(leaves.subList(0, size)));
    }
  }

  @Test
  void proofs_trueAndForged_allAndNoneVerify() {
    Evidence evidence = Evidence.of("merkle-proofs", SEED);
    int wrong = 0;
    for (int i = 0; i < PROOFS; i++) {
      wrong += inclusion() + consistency() + forged();
    }
    evidence.figure("proofs", 3 * PROOFS).figure("wrong", wrong).write();
    assertThat(wrong).isZero();
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private int inclusion() {
    return new Inclusion(between(1, SIZE)).verifies() ? 0 : 1;
  }

  private int consistency() {
    int newer = between(1, SIZE);
    return new Consistency(between(1, newer), newer).verifies() ? 0 : 1;
  }

  private int forged() {
    return random.nextBoolean() ? forgedInclusion() : forgedConsistency();
  }

  private int forgedInclusion() {
    Inclusion forged = new Inclusion(between(2, SIZE));
    switch (random.nextInt(4)) {
      case 0 -> change(forged.path);
      case 1 -> forged.index = other(forged.index, forged.size);
      case 2 -> forged.entry = flipped(new byte[] {1, 2, 3});
      default -> forged.root = flipped(forged.root);
    }
    return forged.verifies() ? 1 : 0;
  }

  private int forgedConsistency() {
    int newer = between(3, SIZE);
    Consistency forged = new Consistency(between(1, newer - 1), newer);
    switch (random.nextInt(4)) {
      case 0 -> change(forged.proof);
      case 1 -> forged.older = 1 + other(forged.older - 1, forged.newer);
      case 2 -> forged.olderRoot = flipped(forged.olderRoot);
      default -> forged.newerRoot = flipped(forged.newerRoot);
    }
    return forged.verifies() ? 1 : 0;
  }

  private int other(int number, int bound) {
    return (number + 1 + random.nextInt(bound - 1)) % bound;
  }

  private void change(List<byte[]> hashes) {
    int at = random.nextInt(hashes.size());
    switch (random.nextInt(4)) {
      case 0 -> hashes.set(at, flipped(hashes.get(at)));
      case 1 -> hashes.remove(at);
      case 2 -> hashes.add(at, hashes.get(at));
      default -> hashes.add(new byte[32]);
    }
  }

  private byte[] flipped(byte[] bytes) {
    byte[] flipped = bytes.clone();
    flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  private final class Inclusion {
    private final int size;
    private final List<byte[]> path;
    private int index;
    private byte[] entry;
    private byte[] root;

    Inclusion(int size) {
      this.size = size;
      this.index = random.nextInt(size);
      this.path = new ArrayList<>(tree.inclusion(index, size));
      this.entry = entries.get(index);
      this.root = tree.root(size);
    }

    boolean verifies() {
      return Checks.includes(entry, index, size, path, root);
    }
  }

  private final class Consistency {
    private final int newer;
    private final List<byte[]> proof;
    private int older;
    private byte[] olderRoot;
    private byte[] newerRoot;

    Consistency(int older, int newer) {
      this.older = older;
      this.newer = newer;
      this.proof = new ArrayList<>(tree.consistency(older, newer));
      this.olderRoot = tree.root(older);
      this.newerRoot = tree.root(newer);
    }

    boolean verifies() {
      return Checks.continues(older, olderRoot, newer, newerRoot, proof);
    }
  }
}
