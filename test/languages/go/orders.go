package orders

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	secrets "github.com/cdk-managed-secrets/cdk-managed-secrets-go/cdkmanagedsecrets"
)

// NewOrdersStack makes a database whose credentials rotate, a function that reads all secrets of the path,
// and a role that sees what rotation replaced.
func NewOrdersStack(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	hierarchy := secrets.NewTaggedSecretHierarchy(stack, jsii.String("Secrets"), &secrets.TaggedSecretHierarchyProps{
		Environment: secrets.SecretEnvironment_PRODUCTION(),
		Application: jsii.String("orders"),
		Tags:        &map[string]*string{"Owner": jsii.String("team-orders")},
	})
	hierarchy.AddApiKeySecret(jsii.String("payment-provider"), nil).
		AddRotation(secrets.RotationStrategy_None(jsii.String("Its issuer renews it")))
	credentials := hierarchy.AddDatabaseSecret(jsii.String("database"), &secrets.ManagedDatabaseSecretProps{
		Engine:   secrets.DatabaseEngine_POSTGRES(),
		Username: jsii.String("orders_admin"),
	})
	addDatabase(stack, credentials)
	credentials.AddRotation(nil)

	api := awslambda.NewFunction(stack, jsii.String("Api"), &awslambda.FunctionProps{
		Runtime: awslambda.Runtime_PYTHON_3_13(),
		Handler: jsii.String("index.handler"),
		Code:    awslambda.Code_FromInline(jsii.String("def handler(event, context): pass")),
	})
	hierarchy.Access().Read(api)
	support := awsiam.NewRole(stack, jsii.String("Support"), &awsiam.RoleProps{AssumedBy: awsiam.NewAccountRootPrincipal()})
	credentials.Access().ReadStages(support, jsii.String("AWSPREVIOUS"))
	return stack
}

func addDatabase(stack awscdk.Stack, credentials secrets.ManagedDatabaseSecret) {
	awsrds.NewDatabaseInstance(stack, jsii.String("Database"), &awsrds.DatabaseInstanceProps{
		Vpc: awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{NatGateways: jsii.Number(1)}),
		Engine: awsrds.DatabaseInstanceEngine_Postgres(&awsrds.PostgresInstanceEngineProps{
			Version: awsrds.PostgresEngineVersion_VER_17(),
		}),
		Credentials:      awsrds.Credentials_FromSecret(credentials, nil),
		StorageEncrypted: jsii.Bool(true),
	})
}
