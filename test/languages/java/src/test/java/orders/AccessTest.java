package orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cdkmanagedsecrets.simulator.AccessDecision;
import io.github.cdkmanagedsecrets.simulator.AccessMatrix;
import io.github.cdkmanagedsecrets.simulator.AccessMatrixOptions;
import io.github.cdkmanagedsecrets.simulator.AccessQuery;
import io.github.cdkmanagedsecrets.simulator.AccessSimulator;
import io.github.cdkmanagedsecrets.simulator.AccessSimulatorOptions;
import io.github.cdkmanagedsecrets.simulator.AccessVerdict;
import io.github.cdkmanagedsecrets.simulator.EscalationPath;
import io.github.cdkmanagedsecrets.simulator.PolicySource;
import io.github.cdkmanagedsecrets.simulator.ReadersQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;

class AccessTest {
  private static final String DATABASE = "prod/orders/database";
  private static AccessSimulator simulator;

  @BeforeAll
  static void synthesize() {
    App app = new App(AppProps.builder().outdir("cdk.out").build());
    new OrdersStack(app, "Orders");
    simulator = AccessSimulator.fromApp(app, AccessSimulatorOptions.builder().region("eu-west-1").build());
  }

  @Test
  void theApiReadsThePassword() {
    simulator.assertAllowed(AccessQuery.builder().principal("Orders/Api").secret(DATABASE).build());
  }

  @Test
  void supportReadsOnlyTheVersionThatRotationReplaced() {
    AccessQuery.Builder support = AccessQuery.builder().principal("Orders/Support").secret(DATABASE);
    simulator.assertAllowed(support.versionStage("AWSPREVIOUS").build());
    simulator.assertDenied(support.versionStage("AWSCURRENT").build());
  }

  @Test
  void onlyTheApiAndTheRotationFunctionReadThePath() {
    simulator.assertReadableOnlyBy(ReadersQuery.builder()
        .secrets("prod/orders/*")
        .principals(List.of("Orders/Api", "Orders/SecretRotationFunctions"))
        .build());
  }

  @Test
  void nobodyCanComeToReadWhatTheyMayNot() {
    simulator.assertNoEscalation();
  }

  @Test
  void aFailingAssertionExplainsItself() throws IOException {
    AccessQuery support = AccessQuery.builder().principal("Orders/Support").secret(DATABASE).build();
    RuntimeException denied = assertThrows(RuntimeException.class, () -> simulator.assertAllowed(support));
    assertTrue(denied.getMessage().contains(expected("denied.txt")), denied.getMessage());

    AccessQuery api = AccessQuery.builder().principal("Orders/Api").secret(DATABASE).build();
    RuntimeException allowed = assertThrows(RuntimeException.class, () -> simulator.assertDenied(api));
    assertTrue(allowed.getMessage().contains(expected("allowed.txt")), allowed.getMessage());
  }

  @Test
  void aDecisionHasAVerdictAndItsGrounds() throws IOException {
    PolicySource everything = PolicySource.fromStatements(
        PolicyStatement.Builder.create().actions(List.of("*")).resources(List.of("*")).build());
    AccessDecision decision = simulator.decide(AccessQuery.builder()
        .principal("arn:aws:iam::111111111111:role/Administrator")
        .identityPolicies(List.of(everything))
        .secret(DATABASE)
        .action("secretsmanager:TagResource")
        .context(Map.of("aws:TagKeys", List.of("Environment")))
        .build());
    assertEquals(AccessVerdict.EXPLICITLY_DENIED, decision.getVerdict());
    assertEquals(expected("guarded.txt"), decision.getExplanation());
  }

  @Test
  void aSessionPolicyAsJsonLimitsTheSession() {
    simulator.assertDenied(AccessQuery.builder()
        .principal("Orders/Api")
        .secret(DATABASE)
        .sessionPolicy(PolicySource.fromJson(
            "{ \"Statement\": [{ \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\" }] }"))
        .build());
  }

  @Test
  void theMatrixIsTheOnePeopleHaveRead() throws IOException {
    AccessMatrix matrix = simulator.matrix(AccessMatrixOptions.builder()
        .actions(List.of("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"))
        .build());
    assertEquals(expected("matrix.md"), matrix.toMarkdown());
    assertEquals(List.of(), matrix.getInconclusiveCells());
  }

  @Test
  void anOperatorWhoMakesGrantsOfKeysCanComeToRead() throws IOException {
    App app = new App();
    OrdersStack stack = new OrdersStack(app, "Orders");
    Role operator = Role.Builder.create(stack, "Operator").assumedBy(new ServicePrincipal("ec2.amazonaws.com")).build();
    operator.addToPolicy(PolicyStatement.Builder.create()
        .actions(List.of("secretsmanager:GetSecretValue", "kms:CreateGrant"))
        .resources(List.of("*"))
        .build());
    AccessSimulator changed = AccessSimulator.fromApp(app);

    List<String> lines = new ArrayList<>();
    for (EscalationPath path : changed.escalationPaths()) {
      lines.add(path.getPrincipal() + " can come to read " + path.getSecret() + ":");
      path.getSteps().forEach(step -> lines.add("- " + step));
    }
    assertEquals(expected("escalation.txt"), String.join("\n", lines));
    RuntimeException found = assertThrows(RuntimeException.class, changed::assertNoEscalation);
    assertTrue(found.getMessage().contains("Orders/Operator can come to read prod/orders/database"), found.getMessage());
    changed.assertNoEscalation(List.of("Orders/Operator"));
  }

  private static String expected(String name) throws IOException {
    return Files.readString(Path.of("../expected", name)).stripTrailing();
  }
}
