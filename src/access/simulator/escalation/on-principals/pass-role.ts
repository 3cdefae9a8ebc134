import { othersOfKind } from './others';
import { decideElsewhere } from '../../other-decisions';
import { unknownText } from '../../placeholder';
import type { TemplatePrincipal } from '../../principals';
import { chanceOf, every, some, type Chance } from '../chance';
import { actorsOf, as, asResource, may, stepOf, type Ground, type Rule, type Situation } from '../situation';

/** A service that runs what the principal gives it as a role that the principal passes to it. */
interface Runner {
  readonly service: string;
  /** All of them are called; the first makes the thing. */
  readonly actions: readonly string[];
  readonly makes: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const RUNNERS: Runner[] = [
  { service: 'lambda.amazonaws.com', actions: ['lambda:CreateFunction'], makes: 'a function' },
  { service: 'ecs-tasks.amazonaws.com', actions: ['ecs:RegisterTaskDefinition', 'ecs:RunTask'], makes: 'a task' },
  { service: 'cloudformation.amazonaws.com', actions: ['cloudformation:CreateStack'], makes: 'a stack' },
  { service: 'codebuild.amazonaws.com', actions: ['codebuild:CreateProject', 'codebuild:StartBuild'], makes: 'a build' },
  { service: 'states.amazonaws.com', actions: ['states:CreateStateMachine', 'states:StartExecution'], makes: 'a state machine' },
  { service: 'glue.amazonaws.com', actions: ['glue:CreateJob', 'glue:StartJobRun'], makes: 'a job' },
  { service: 'ssm.amazonaws.com', actions: ['ssm:StartAutomationExecution'], makes: 'an automation' },
  { service: 'sagemaker.amazonaws.com', actions: ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'], makes: 'a notebook' },
  { service: 'ec2.amazonaws.com', actions: ['ec2:RunInstances'], makes: 'an instance' },
];

/** Passes a role to a service that runs as it what the principal gives it. */
export const passRole: Rule<Situation> = (situation, ground) => othersOfKind('role', situation, ground).flatMap((role) =>
  RUNNERS.flatMap(({ service, actions, makes }) => {
    const request = { 'iam:PassedToService': service };
    const passed = may(situation, 'iam:PassRole', { ...asResource(role), request }, ground);
    const making = (): Chance[] => actions.map((action) => mayOnOwn(situation, action, role, ground));
    const chance = passed && every(trusts(role, service, ground), passed, profileOf(role, service), ...making());
    return stepOf(chance, `iam:PassRole gives ${role.name} to ${makes} that the principal makes with ${actions.join(' and ')}`, () => as(situation, role));
  }));

/** Whether a service may run as a role; SAM's roles are for functions. */
function trusts(role: TemplatePrincipal, service: string, { model, setting }: Ground): Chance {
  const policy = model.trustOf(role);
  if (policy === undefined) {
    return service === 'lambda.amazonaws.com' ? {} : undefined;
  }
  const caller = { kind: 'service' as const, arn: service };
  const source = unknownText(`what of ${service} the trust policy of ${role.name} is for is not known`);
  const request = { 'aws:SourceAccount': role.resource.stack.account, 'aws:SourceArn': source };
  return chanceOf(decideElsewhere({ caller, tags: {}, identity: [] }, 'sts:AssumeRole', { ...asResource(role), policy, request }, setting));
}

function profileOf(role: TemplatePrincipal, service: string): Chance {
  return service === 'ec2.amazonaws.com' ? { doubt: `whether an instance profile holds ${role.name} is not known` } : {};
}

/** Whether an action is possible on something of the principal's own, which it may name as its policies ask for. */
function mayOnOwn(situation: Situation, action: string, { resource: { stack } }: TemplatePrincipal, ground: Ground): Chance {
  const [service] = action.split(':');
  const statements = actorsOf(situation).flatMap(({ subject }) => subject.identity).flatMap((policy) => policy.statements);
  const named = statements.flatMap(({ effect, resources }) => effect === 'Allow' ? resources : []).filter((resource) => resource.split(':')[2] === service);
  const own = `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:own/thing`;
  return some([own, ...named.map((resource) => resource.replaceAll('*', 'own').replaceAll('?', 'o'))], (arn) => may(situation, action, { arn }, ground));
}
