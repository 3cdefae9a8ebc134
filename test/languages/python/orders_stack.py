from aws_cdk import Stack, aws_ec2 as ec2, aws_iam as iam, aws_lambda as lambda_, aws_rds as rds
from cdk_managed_secrets import DatabaseEngine, RotationStrategy, SecretEnvironment, TaggedSecretHierarchy
from constructs import Construct


class OrdersStack(Stack):
    """A database whose credentials rotate, a function that reads all secrets of the path, and a role that sees what rotation replaced."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        secrets = TaggedSecretHierarchy(
            self, "Secrets",
            environment=SecretEnvironment.PRODUCTION,
            application="orders",
            tags={"Owner": "team-orders"},
        )
        secrets.add_api_key_secret("payment-provider").add_rotation(RotationStrategy.none("Its issuer renews it"))
        self.credentials = secrets.add_database_secret("database", engine=DatabaseEngine.POSTGRES, username="orders_admin")
        self._add_database()
        self.credentials.add_rotation()

        api = lambda_.Function(
            self, "Api",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline("def handler(event, context): pass"),
        )
        secrets.access.read(api)
        support = iam.Role(self, "Support", assumed_by=iam.AccountRootPrincipal())
        self.credentials.access.read_stages(support, "AWSPREVIOUS")

    def _add_database(self) -> None:
        rds.DatabaseInstance(
            self, "Database",
            vpc=ec2.Vpc(self, "Vpc", nat_gateways=1),
            engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_17),
            credentials=rds.Credentials.from_secret(self.credentials),
            storage_encrypted=True,
        )
