package dev.cleanroom.budget.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.budget.Cost;
import dev.cleanroom.budget.LedgerStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class LeaseTest {
  @Test
  void anyCall_connectionWithOtherSettings_goesBackAsItCame() throws SQLException {
    try (Connection connection = DriverManager.getConnection(TestDatabases.postgresUrl())) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      connection.setAutoCommit(false);
      LedgerStore store = LedgerStore.jdbc(lending(connection));
      expectAsBefore(connection);
      UUID run = UUID.randomUUID();
      assertThat(store.admit(Requests.request(run, Cost.ZERO))).isNotNull();
      store.charge(run);
      expectAsBefore(connection);
      assertThatIllegalStateException().isThrownBy(() -> store.charge(run));
      expectAsBefore(connection);
      assertThat(store.find(run)).isPresent();
      expectAsBefore(connection);
    }
  }

  private static void expectAsBefore(Connection connection) throws SQLException {
    assertThat(connection.isClosed()).isFalse();
    assertThat(connection.isReadOnly()).isTrue();
    assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    assertThat(connection.getAutoCommit()).isFalse();
  }

  /** A pool of one connection, which it never closes. */
  private static DataSource lending(Connection connection) {
    Connection lent =
        (Connection)
            Proxy.newProxyInstance(
                LeaseTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  try {
                    return method.getName().equals("close")
                        ? null
                        : method.invoke(connection, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return (DataSource)
        Proxy.newProxyInstance(
            LeaseTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> lent);
  }
}
