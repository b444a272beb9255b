// Imports for a session with Cleanroom. In the root of the repository:
//   mvn -q -B -DskipTests install
//   mvn -q -B dependency:build-classpath -pl cleanroom-examples -Dmdep.outputFile=target/classpath
//   jshell --class-path "$(cat cleanroom-examples/target/classpath)" cleanroom-examples/jshell/cleanroom.jsh
// Then paste the README's first example.
import dev.cleanroom.*;
import dev.cleanroom.budget.*;
import dev.cleanroom.rule.*;
import dev.cleanroom.vendor.*;
import static dev.cleanroom.Ability.*;
import java.math.*;
import java.nio.file.*;
import java.time.*;
import java.util.*;
import java.util.stream.*;
