package orders;

import io.github.cdkmanagedsecrets.DatabaseEngine;
import io.github.cdkmanagedsecrets.ManagedDatabaseSecret;
import io.github.cdkmanagedsecrets.ManagedDatabaseSecretProps;
import io.github.cdkmanagedsecrets.RotationStrategy;
import io.github.cdkmanagedsecrets.SecretEnvironment;
import io.github.cdkmanagedsecrets.TaggedSecretHierarchy;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceEngine;
import software.amazon.awscdk.services.rds.PostgresEngineVersion;
import software.amazon.awscdk.services.rds.PostgresInstanceEngineProps;
import software.constructs.Construct;

/** A database whose credentials rotate, a function that reads all secrets of the path, and a role that sees what rotation replaced. */
public class OrdersStack extends Stack {
  public OrdersStack(Construct scope, String id) {
    super(scope, id);
    TaggedSecretHierarchy secrets = TaggedSecretHierarchy.Builder.create(this, "Secrets")
        .environment(SecretEnvironment.PRODUCTION)
        .application("orders")
        .tags(Map.of("Owner", "team-orders"))
        .build();
    secrets.addApiKeySecret("payment-provider").addRotation(RotationStrategy.none("Its issuer renews it"));
    ManagedDatabaseSecret credentials = secrets.addDatabaseSecret("database", ManagedDatabaseSecretProps.builder()
        .engine(DatabaseEngine.POSTGRES)
        .username("orders_admin")
        .build());
    addDatabase(credentials);
    credentials.addRotation();

    Function api = Function.Builder.create(this, "Api")
        .runtime(Runtime.PYTHON_3_13)
        .handler("index.handler")
        .code(Code.fromInline("def handler(event, context): pass"))
        .build();
    secrets.getAccess().read(api);
    Role support = Role.Builder.create(this, "Support").assumedBy(new AccountRootPrincipal()).build();
    credentials.getAccess().readStages(support, "AWSPREVIOUS");
  }

  private void addDatabase(ManagedDatabaseSecret credentials) {
    DatabaseInstance.Builder.create(this, "Database")
        .vpc(Vpc.Builder.create(this, "Vpc").natGateways(1).build())
        .engine(DatabaseInstanceEngine.postgres(PostgresInstanceEngineProps.builder().version(PostgresEngineVersion.VER_17).build()))
        .credentials(Credentials.fromSecret(credentials))
        .storageEncrypted(true)
        .build();
  }
}
