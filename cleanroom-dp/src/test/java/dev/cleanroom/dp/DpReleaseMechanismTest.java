package dev.cleanroom.dp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleanroom.spi.ReleaseMechanism;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DpReleaseMechanismTest {
  @Test
  void load_asService_findsTheMechanism() {
    assertThat(ServiceLoader.load(ReleaseMechanism.class).findFirst())
        .containsInstanceOf(DpReleaseMechanism.class);
  }
}
