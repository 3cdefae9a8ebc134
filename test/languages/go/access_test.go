package orders

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-managed-secrets/cdk-managed-secrets-go/cdkmanagedsecrets/simulator"
)

var database = jsii.String("prod/orders/database")
var access simulator.AccessSimulator

func TestMain(m *testing.M) {
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String("cdk.out")})
	NewOrdersStack(app, "Orders")
	access = simulator.AccessSimulator_FromApp(app, &simulator.AccessSimulatorOptions{Region: jsii.String("eu-west-1")})
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

func TestTheApiReadsThePassword(t *testing.T) {
	assertAllowed(t, &simulator.AccessQuery{Principal: jsii.String("Orders/Api"), Secret: database})
}

func TestSupportReadsOnlyTheVersionThatRotationReplaced(t *testing.T) {
	support := jsii.String("Orders/Support")
	assertAllowed(t, &simulator.AccessQuery{Principal: support, Secret: database, VersionStage: jsii.String("AWSPREVIOUS")})
	assertDenied(t, &simulator.AccessQuery{Principal: support, Secret: database, VersionStage: jsii.String("AWSCURRENT")})
}

func TestOnlyTheApiAndTheRotationFunctionReadThePath(t *testing.T) {
	readers := access.UnexpectedReaders(&simulator.ReadersQuery{
		Secrets:    jsii.String("prod/orders/*"),
		Principals: jsii.Strings("Orders/Api", "Orders/SecretRotationFunctions"),
	})
	for _, decision := range *readers {
		t.Error(*decision.Explanation())
	}
}

func TestNobodyCanComeToReadWhatTheyMayNot(t *testing.T) {
	for _, path := range *access.EscalationPaths() {
		t.Error(describe(path))
	}
}

func TestAFailingAssertionExplainsItself(t *testing.T) {
	denied := complaint(func() {
		access.AssertAllowed(&simulator.AccessQuery{Principal: jsii.String("Orders/Support"), Secret: database})
	})
	expectContains(t, denied, expected(t, "denied.txt"))
	allowed := complaint(func() {
		access.AssertDenied(&simulator.AccessQuery{Principal: jsii.String("Orders/Api"), Secret: database})
	})
	expectContains(t, allowed, expected(t, "allowed.txt"))
}

func TestADecisionHasAVerdictAndItsGrounds(t *testing.T) {
	everything := simulator.PolicySource_FromStatements(
		awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: jsii.Strings("*"), Resources: jsii.Strings("*")}),
	)
	decision := access.Decide(&simulator.AccessQuery{
		Principal:        jsii.String("arn:aws:iam::111111111111:role/Administrator"),
		IdentityPolicies: &[]simulator.PolicySource{everything},
		Secret:           database,
		Action:           jsii.String("secretsmanager:TagResource"),
		Context:          &map[string]*[]*string{"aws:TagKeys": jsii.Strings("Environment")},
	})
	if decision.Verdict() != simulator.AccessVerdict_EXPLICITLY_DENIED {
		t.Errorf("got the verdict %s", decision.Verdict())
	}
	expectEqual(t, *decision.Explanation(), expected(t, "guarded.txt"))
}

func TestASessionPolicyAsJsonLimitsTheSession(t *testing.T) {
	policy := `{ "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }`
	assertDenied(t, &simulator.AccessQuery{
		Principal:     jsii.String("Orders/Api"),
		Secret:        database,
		SessionPolicy: simulator.PolicySource_FromJson(jsii.String(policy)),
	})
}

func TestTheMatrixIsTheOnePeopleHaveRead(t *testing.T) {
	matrix := access.Matrix(&simulator.AccessMatrixOptions{
		Actions: jsii.Strings("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"),
	})
	expectEqual(t, *matrix.ToMarkdown(), expected(t, "matrix.md"))
	if unknown := *matrix.InconclusiveCells(); len(unknown) > 0 {
		t.Errorf("got %d inconclusive cells", len(unknown))
	}
}

func TestAnOperatorWhoMakesGrantsOfKeysCanComeToRead(t *testing.T) {
	app := awscdk.NewApp(nil)
	stack := NewOrdersStack(app, "Orders")
	operator := awsiam.NewRole(stack, jsii.String("Operator"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil),
	})
	operator.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Actions:   jsii.Strings("secretsmanager:GetSecretValue", "kms:CreateGrant"),
		Resources: jsii.Strings("*"),
	}))
	changed := simulator.AccessSimulator_FromApp(app, nil)

	var lines []string
	for _, path := range *changed.EscalationPaths() {
		lines = append(lines, describe(path))
	}
	expectEqual(t, strings.Join(lines, "\n"), expected(t, "escalation.txt"))
	expectContains(t, complaint(func() { changed.AssertNoEscalation(nil) }), "Orders/Operator can come to read prod/orders/database")
	changed.AssertNoEscalation(jsii.Strings("Orders/Operator"))
}

// assertAllowed reports to the test what access.AssertAllowed would panic with, which ends all tests of the package.
func assertAllowed(t *testing.T, query *simulator.AccessQuery) {
	t.Helper()
	if decision := access.Decide(query); !*decision.IsAllowed() {
		t.Error(*decision.Explanation())
	}
}

func assertDenied(t *testing.T, query *simulator.AccessQuery) {
	t.Helper()
	if decision := access.Decide(query); !*decision.IsDenied() {
		t.Error(*decision.Explanation())
	}
}

func describe(path *simulator.EscalationPath) string {
	lines := []string{fmt.Sprintf("%s can come to read %s:", *path.Principal, *path.Secret)}
	for _, step := range *path.Steps {
		lines = append(lines, "- "+*step)
	}
	return strings.Join(lines, "\n")
}

// complaint returns what an assertion panics with.
func complaint(assertion func()) (said string) {
	defer func() { said = fmt.Sprint(recover()) }()
	assertion()
	return
}

func expected(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../expected/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(string(text), "\n")
}

func expectEqual(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func expectContains(t *testing.T, got, want string) {
	t.Helper()
	if !strings.Contains(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
