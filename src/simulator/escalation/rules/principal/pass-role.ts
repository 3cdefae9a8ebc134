import { trusts } from './trusts';
import type { TemplatePrincipal } from '../../../inventory/principals';
import { alone, together, type Hands } from '../../capabilities';
import { asResource, stepOf, type BecomeRule } from '../../search-state';

/** A service that runs what the principal gives it as a role that the principal passes to it. */
interface Runner {
  readonly service: string;
  /** Whoever passes the role calls all of them. */
  readonly made: readonly string[];
  /** One of them has what was made run; there is none where that runs by itself. */
  readonly started?: readonly string[];
  readonly makes: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const RUNNERS: Runner[] = [
  // Who may give permission to invoke gives it to another account of theirs.
  { service: 'lambda.amazonaws.com', made: ['lambda:CreateFunction'], started: ['lambda:InvokeFunction', 'lambda:AddPermission'], makes: 'a function' },
  { service: 'ecs-tasks.amazonaws.com', made: ['ecs:RegisterTaskDefinition'], started: ['ecs:RunTask', 'ecs:CreateService'], makes: 'a task' },
  { service: 'cloudformation.amazonaws.com', made: ['cloudformation:CreateStack'], makes: 'a stack' },
  { service: 'codebuild.amazonaws.com', made: ['codebuild:CreateProject'], started: ['codebuild:StartBuild'], makes: 'a build' },
  { service: 'states.amazonaws.com', made: ['states:CreateStateMachine'], started: ['states:StartExecution'], makes: 'a state machine' },
  { service: 'glue.amazonaws.com', made: ['glue:CreateJob'], started: ['glue:StartJobRun'], makes: 'a job' },
  { service: 'ssm.amazonaws.com', made: ['ssm:StartAutomationExecution'], makes: 'an automation' },
  { service: 'sagemaker.amazonaws.com', made: ['sagemaker:CreateNotebookInstance'], started: ['sagemaker:CreatePresignedNotebookInstanceUrl'], makes: 'a notebook' },
  { service: 'ec2.amazonaws.com', made: ['ec2:RunInstances'], makes: 'an instance' },
];

/** Passes a role to a service that runs as it what the principal gives it. */
export const passRole: BecomeRule = (role, hands) => role.subject.caller.kind !== 'role' ? [] : RUNNERS.flatMap(({ service, made, started, makes }) => {
  const trust = trusts(role, service, hands);
  // What does not depend on the principal is asked first: few roles are trusted to more than one service.
  const passers = trust === undefined ? [] : hands.may('iam:PassRole', { ...asResource(role), request: { 'iam:PassedToService': service } });
  const doubt = trust?.doubt ?? (service === 'ec2.amazonaws.com' ? `whether an instance profile holds ${role.name} is not known` : undefined);
  return passers.length === 0 ? [] : (started ?? [undefined]).flatMap((start) => ownArns(made[0], role, hands).flatMap((arn) => {
    const makers = alone(passers, ...made.map((action) => hands.may(action, { arn })));
    const deeds = start === undefined || makers.length === 0 ? makers : together(makers, hands.may(start, { arn }));
    const actions = [...made, ...start === undefined ? [] : [start]].join(' and ');
    return stepOf(deeds, `iam:PassRole gives ${role.name} to ${makes} that the principal makes with ${actions}`, () => role, doubt);
  }));
});

/** Things of the principal's own, which it may name as its policies ask for. */
function ownArns(action: string, { resource: { stack } }: TemplatePrincipal, hands: Hands): string[] {
  const [service] = action.split(':');
  const own = `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:own/thing`;
  return [own, ...namedOf(service, hands).map((resource) => resource.replaceAll('*', 'own').replaceAll('?', 'o'))];
}

const NAMED = 32;

function namedOf(service: string, { all }: Hands): string[] {
  const statements = all.flatMap(({ subject }) => subject.identity).flatMap((policy) => policy.statements);
  const named = statements.flatMap(({ effect, resources }) => effect === 'Allow' ? resources : []).filter((resource) => resource.split(':')[2] === service);
  return [...new Set(named)].slice(0, NAMED);
}

