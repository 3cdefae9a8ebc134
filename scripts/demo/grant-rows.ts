import { nameOf } from './secret-rows';
import type { Properties, TemplateReader } from './template-reader';
import type { Cell } from './text-table';

export const GRANT_HEADER = ['Principal', 'May', 'On'];

/** The library names its policies so; each is a child of the principal it is attached to. */
const LIBRARY_POLICY = /^SecretAccess\d*$/;

const WORDS: { [key: string]: string } = {
  'kms:EncryptionContext:SecretARN': 'for ',
  'kms:ViaService': 'through ',
};

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: { [operator: string]: Properties };
}

/** A row for each principal and what the library granted it, from the policies in the template. */
export function grantRows(template: TemplateReader): Cell[][] {
  const policies = template.ofType('AWS::IAM::ManagedPolicy')
    .filter(({ construct }) => LIBRARY_POLICY.test(construct.node.scope?.node.id ?? ''));
  return policies.flatMap((policy) => {
    const principals = ['Roles', 'Users', 'Groups'].flatMap((kind) => (policy.properties[kind] ?? []) as unknown[]);
    const { Statement: statements } = policy.properties.PolicyDocument as { Statement: Statement[] };
    return statements.map((statement, index) => [
      index === 0 ? principals.map((principal) => template.text(principal)) : [],
      actionsOf(statement),
      [...resourcesOf(statement, template), ...conditionsOf(statement, template)],
    ]);
  });
}

function actionsOf({ Action }: Statement): Cell {
  return [Action].flat().map((action) => action.replace(/^secretsmanager:/, ''));
}

function resourcesOf({ Resource: resource }: Statement, template: TemplateReader): Cell {
  return [resource].flat().map((one) => textOf(one, template));
}

function conditionsOf({ Condition }: Statement, template: TemplateReader): Cell {
  return Object.values(Condition ?? {}).flatMap((condition) => Object.entries(condition)
    .flatMap(([key, values]) => [values].flat().map((value) => `  ${inWords(key)}${textOf(value, template)}`)));
}

function inWords(key: string): string {
  const tag = /^secretsmanager:ResourceTag\/(.*)$/.exec(key);
  return tag ? `tagged ${tag[1]}=` : WORDS[key] ?? `where ${key} is `;
}

/** A secret by its name: partition, region and account are the same in all rows. */
function textOf(value: unknown, template: TemplateReader): string {
  const secret = template.referred(value);
  const text = secret?.construct.cfnResourceType === 'AWS::SecretsManager::Secret' ? nameOf(secret) : template.text(value);
  return text.replace(/^arn:.*:secret:/, '');
}
