import type { AppModel } from './app-model';
import { isDenied } from './authorization';
import type { TemplatePrincipal } from './principals';
import { decideElsewhere, type AccessSetting, type AccessSubject } from './secret-access';

/** Another role that a principal can act as, and how. */
export interface Takeover {
  readonly subject: AccessSubject;
  readonly steps: string[];
}

/** Roles whose permissions a principal can use, nearest first; those of roles taken over count too. */
export function takeovers(model: AppModel, principal: TemplatePrincipal, setting: AccessSetting): Takeover[] {
  const reached = new Map<TemplatePrincipal, Takeover>([[principal, { subject: principal.subject, steps: [] }]]);
  // A map hands out what is added while it is walked.
  for (const { subject, steps } of reached.values()) {
    for (const target of model.principals.filter((other) => !reached.has(other) && other.subject.caller.kind === 'role')) {
      const step = takeoverStep(model, subject, target, setting);
      if (step) {
        reached.set(target, { subject: target.subject, steps: [...steps, step] });
      }
    }
  }
  return [...reached.values()].slice(1);
}

function takeoverStep(model: AppModel, subject: AccessSubject, target: TemplatePrincipal, setting: AccessSetting): string | undefined {
  const may = (action: string, resource: string): boolean => !isDenied(decideElsewhere(subject, action, resource, setting));
  const role = target.subject.caller.arn;
  const code = model.functionsOf(target).find((lambda) => may('lambda:UpdateFunctionCode', lambda.arn));
  if (code) {
    return `lambda:UpdateFunctionCode of ${code.name} runs the principal's code as ${target.name}`;
  }
  const trust = model.trustOf(target);
  if (trust && !isDenied(decideElsewhere(subject, 'sts:AssumeRole', role, setting, trust))) {
    return `sts:AssumeRole makes the principal ${target.name}`;
  }
  if (may('iam:UpdateAssumeRolePolicy', role)) {
    return `iam:UpdateAssumeRolePolicy lets the principal assume ${target.name}`;
  }
  const anyFunction = `arn:${target.resource.stack.partition}:lambda:${target.resource.stack.region}:${target.resource.stack.account}:function:any`;
  return model.trustsLambda(target) && may('iam:PassRole', role) && may('lambda:CreateFunction', anyFunction)
    ? `iam:PassRole gives ${target.name} to a function that the principal makes with lambda:CreateFunction` : undefined;
}
