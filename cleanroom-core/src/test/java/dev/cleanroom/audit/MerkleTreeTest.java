package dev.cleanroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tree of eight leaves by which implementations of RFC 6962 are compared; values from
 * github.com/transparency-dev/merkle, testonly/constants.go and proof/verify_test.go.
 */
class MerkleTreeTest {
  private static final List<String> LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final String NODE_0 =
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  private static final String NODE_1 =
      "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
  private static final String NODE_4 =
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
  private static final String NODE_6 =
      "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";
  private static final String NODE_0_1 =
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
  private static final String NODE_2_3 =
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
  private static final String NODE_4_5 =
      "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
  private static final String NODE_6_7 =
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
  private static final String NODE_0_3 =
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
  private static final String NODE_4_7 =
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";

  private final MerkleTree tree = eightLeaves();

  private static MerkleTree eightLeaves() {
    MerkleTree tree = new MerkleTree();
    LEAVES.forEach(leaf -> tree.add(HexFormat.of().parseHex(leaf)));
    return tree;
  }

  private static List<String> hex(List<byte[]> hashes) {
    return hashes.stream().map(HexFormat.of()::formatHex).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void root_knownTree_isThePublishedOne(long size, String root) {
    assertThat(HexFormat.of().formatHex(tree.root(size))).isEqualTo(root);
  }

  @Test
  void inclusion_knownTree_isThePublishedProof() {
    assertThat(hex(tree.inclusion(0, 1))).isEmpty();
    assertThat(hex(tree.inclusion(0, 8))).containsExactly(NODE_1, NODE_2_3, NODE_4_7);
    assertThat(hex(tree.inclusion(5, 8))).containsExactly(NODE_4, NODE_6_7, NODE_0_3);
    assertThat(hex(tree.inclusion(2, 3))).containsExactly(NODE_0_1);
    assertThat(hex(tree.inclusion(1, 5))).containsExactly(NODE_0, NODE_2_3, NODE_4);
  }

  @Test
  void consistency_knownTree_isThePublishedProof() {
    assertThat(hex(tree.consistency(1, 1))).isEmpty();
    assertThat(hex(tree.consistency(1, 8))).containsExactly(NODE_1, NODE_2_3, NODE_4_7);
    assertThat(hex(tree.consistency(6, 8))).containsExactly(NODE_4_5, NODE_6_7, NODE_0_3);
    assertThat(hex(tree.consistency(2, 5))).containsExactly(NODE_2_3, NODE_4);
    assertThat(hex(tree.consistency(6, 7))).containsExactly(NODE_4_5, NODE_6, NODE_0_3);
  }

  @Test
  void root_earlierSize_isTheRootOfThatTime() {
    MerkleTree growing = new MerkleTree();
    List<String> then = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      then.add(HexFormat.of().formatHex(growing.root(i)));
      growing.add(new byte[] {(byte) i, (byte) (i >> 8)});
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(HexFormat.of().formatHex(growing.root(i))).isEqualTo(then.get(i));
    }
  }
}
