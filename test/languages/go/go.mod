module orders

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.262.0
	github.com/aws/constructs-go/constructs/v10 v10.5.1
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-managed-secrets/cdk-managed-secrets-go/cdkmanagedsecrets v0.0.0
)

replace github.com/cdk-managed-secrets/cdk-managed-secrets-go/cdkmanagedsecrets => ../packages/go/cdkmanagedsecrets
