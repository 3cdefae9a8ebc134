import type { TemplatePrincipal } from '../../../inventory/principals/template-principals';
import type { Capabilities } from '../../capabilities';
import type { Feasibility } from '../../feasibility';
import { byPair, bySamePrincipal } from '../../permitted-action';
import { asIamResource } from '../../search-state';
import { transitionsOf, type ImpersonationRule, type Transition } from '../rule';
import { trustsService } from '../service-trust';

/** A service that runs code or templates of its caller with a role that the caller passes to it. */
interface ComputeService {
  readonly service: string;
  /** The action that accepts the role. */
  readonly create: string;
  /** Actions of which any one starts what was created; undefined if it starts by itself. Another principal may perform them. */
  readonly start?: readonly string[];
  readonly creates: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
const COMPUTE_SERVICES: ComputeService[] = [
  {
    service: 'lambda.amazonaws.com',
    create: 'lambda:CreateFunction',
    // With AddPermission, the principal can let a principal of another account invoke the function.
    start: ['lambda:InvokeFunction', 'lambda:AddPermission'],
    creates: 'a function',
  },
  { service: 'ecs-tasks.amazonaws.com', create: 'ecs:RegisterTaskDefinition', start: ['ecs:RunTask', 'ecs:CreateService'], creates: 'a task' },
  { service: 'cloudformation.amazonaws.com', create: 'cloudformation:CreateStack', creates: 'a stack' },
  { service: 'codebuild.amazonaws.com', create: 'codebuild:CreateProject', start: ['codebuild:StartBuild'], creates: 'a build' },
  { service: 'states.amazonaws.com', create: 'states:CreateStateMachine', start: ['states:StartExecution'], creates: 'a state machine' },
  { service: 'glue.amazonaws.com', create: 'glue:CreateJob', start: ['glue:StartJobRun'], creates: 'a job' },
  { service: 'ssm.amazonaws.com', create: 'ssm:StartAutomationExecution', creates: 'an automation' },
  {
    service: 'sagemaker.amazonaws.com',
    create: 'sagemaker:CreateNotebookInstance',
    start: ['sagemaker:CreatePresignedNotebookInstanceUrl'],
    creates: 'a notebook',
  },
  { service: 'ec2.amazonaws.com', create: 'ec2:RunInstances', creates: 'an instance' },
];

/** Passes a role to a service that then runs code of the principal with it. */
export const passRoleToService: ImpersonationRule = (role, capabilities) => role.subject.caller.kind !== 'role' ? []
  : COMPUTE_SERVICES.flatMap((compute) => passRole(role, compute, capabilities));

function passRole(role: TemplatePrincipal, compute: ComputeService, capabilities: Capabilities): Array<Transition<TemplatePrincipal>> {
  const { service, create, start, creates } = compute;
  // The trust policy does not depend on the principal, and most roles trust one service only, so it is evaluated first.
  const trust = trustsService(role, service, capabilities);
  const passers = trust === undefined ? []
    : capabilities.whoCan('iam:PassRole', { ...asIamResource(role), request: { 'iam:PassedToService': service } });
  return passers.length === 0 ? [] : (start ?? [undefined]).flatMap((starting) => newResourceArns(create, role, capabilities).flatMap((arn) => {
    const creators = bySamePrincipal(passers, capabilities.whoCan(create, { arn }));
    const permitted = starting === undefined || creators.length === 0 ? creators : byPair(creators, capabilities.whoCan(starting, { arn }));
    const actions = starting === undefined ? create : `${create} and ${starting}`;
    return transitionsOf(permitted, `iam:PassRole gives ${role.name} to ${creates} that the principal makes with ${actions}`, () => role,
      uncertaintyOf(role, service, trust));
  }));
}

/** An instance accepts an instance profile instead of a role. */
function uncertaintyOf(role: TemplatePrincipal, service: string, trust: Feasibility): string | undefined {
  return trust?.uncertainty ?? (service === 'ec2.amazonaws.com' ? `whether an instance profile holds ${role.name} is not known` : undefined);
}

/** ARNs for the resource to create: the principal chooses its name, so it may choose one that a policy allows. */
function newResourceArns(action: string, { resource: { stack } }: TemplatePrincipal, capabilities: Capabilities): string[] {
  const [service] = action.split(':');
  const own = `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:own/thing`;
  return [own, ...allowedResources(service, capabilities).map((resource) => resource.replaceAll('*', 'own').replaceAll('?', 'o'))];
}

/** How many resources of policies are tried as the one to create; bounds the search. */
const MAX_RESOURCES = 32;

function allowedResources(service: string, { principals }: Capabilities): string[] {
  const statements = principals.flatMap(({ subject }) => subject.identity).flatMap((policy) => policy.statements);
  const allowed = statements.flatMap(({ effect, resources }) => effect === 'Allow' ? resources : []);
  return [...new Set(allowed.filter((resource) => resource.split(':')[2] === service))].slice(0, MAX_RESOURCES);
}
