import json
from pathlib import Path

import pytest
from aws_cdk import App, aws_iam as iam
from cdk_managed_secrets.simulator import AccessSimulator, AccessVerdict, PolicySource

from orders_stack import OrdersStack

EXPECTED = Path(__file__).parent.parent / "expected"
DATABASE = "prod/orders/database"


@pytest.fixture(scope="module")
def simulator():
    app = App(outdir="cdk.out")
    OrdersStack(app, "Orders")
    return AccessSimulator.from_app(app, region="eu-west-1")


def test_the_api_reads_the_password(simulator):
    simulator.assert_allowed(principal="Orders/Api", secret=DATABASE)


def test_support_reads_only_the_version_that_rotation_replaced(simulator):
    simulator.assert_allowed(principal="Orders/Support", secret=DATABASE, version_stage="AWSPREVIOUS")
    simulator.assert_denied(principal="Orders/Support", secret=DATABASE, version_stage="AWSCURRENT")


def test_only_the_api_and_the_rotation_function_read_the_path(simulator):
    simulator.assert_readable_only_by(secrets="prod/orders/*", principals=["Orders/Api", "Orders/SecretRotationFunctions"])


def test_nobody_can_come_to_read_what_they_may_not(simulator):
    simulator.assert_no_escalation()


def test_a_failing_assertion_explains_itself(simulator):
    with pytest.raises(RuntimeError) as denied:
        simulator.assert_allowed(principal="Orders/Support", secret=DATABASE)
    assert expected("denied.txt") in str(denied.value)
    with pytest.raises(RuntimeError) as allowed:
        simulator.assert_denied(principal="Orders/Api", secret=DATABASE)
    assert expected("allowed.txt") in str(allowed.value)


def test_a_decision_has_a_verdict_and_its_grounds(simulator):
    everything = PolicySource.from_statements(iam.PolicyStatement(actions=["*"], resources=["*"]))
    decision = simulator.decide(
        principal="arn:aws:iam::111111111111:role/Administrator",
        identity_policies=[everything],
        secret=DATABASE,
        action="secretsmanager:TagResource",
        context={"aws:TagKeys": ["Environment"]},
    )
    assert decision.verdict == AccessVerdict.EXPLICITLY_DENIED
    assert decision.explanation == expected("guarded.txt")


def test_a_session_policy_as_json_limits_the_session(simulator):
    policy = {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    simulator.assert_denied(
        principal="Orders/Api",
        secret=DATABASE,
        session_policy=PolicySource.from_json(json.dumps(policy)),
    )


def test_the_matrix_is_the_one_people_have_read(simulator):
    matrix = simulator.matrix(actions=["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"])
    assert matrix.to_markdown() == expected("matrix.md")
    assert matrix.inconclusive_cells == []


def test_an_operator_who_makes_grants_of_keys_can_come_to_read():
    app = App()
    stack = OrdersStack(app, "Orders")
    operator = iam.Role(stack, "Operator", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    operator.add_to_policy(iam.PolicyStatement(actions=["secretsmanager:GetSecretValue", "kms:CreateGrant"], resources=["*"]))
    simulator = AccessSimulator.from_app(app)

    lines = []
    for path in simulator.escalation_paths():
        lines += [f"{path.principal} can come to read {path.secret}:", *[f"- {step}" for step in path.steps]]
    assert "\n".join(lines) == expected("escalation.txt")
    with pytest.raises(RuntimeError, match="Orders/Operator can come to read prod/orders/database"):
        simulator.assert_no_escalation()
    simulator.assert_no_escalation(["Orders/Operator"])


def expected(name: str) -> str:
    return (EXPECTED / name).read_text().rstrip("\n")
