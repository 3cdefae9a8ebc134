import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { AccessLevel, SecretPermission } from './access-level';
import { AccessTarget, isPath, viaServicesOf } from '../targets/access-target';
import { keyReference } from '../targets/key-reference';

/** One level granted on one ARN. */
export interface AccessEntry {
  readonly level: AccessLevel;
  readonly arn: string;
  /** The targets with this ARN. More than one if the same secret is described twice, perhaps with different keys. */
  readonly targets: AccessTarget[];
}

/** Identifies the secrets of an entry. The same path with other tags means other secrets. */
export function entryIdentity({ arn, targets }: Omit<AccessEntry, 'level'>): string {
  return JSON.stringify([arn, targets[0].tags]);
}

type Conditions = { [operator: string]: { [key: string]: unknown } };

/** KMS actions with an encryption context. A condition on the context never matches for the other actions. */
const WITH_CONTEXT = /^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt)/;

/** The statements for all entries, as few as possible. */
export function identityStatements(entries: AccessEntry[], consumer: IConstruct): iam.PolicyStatement[] {
  return [
    ...[...groupBy(entries, ({ level }) => JSON.stringify([level.permissions, level.creation])).values()].flatMap(secretStatements),
    ...accountStatements(entries),
    ...keyStatements(entries, consumer),
  ];
}

/** Restricts the use of a key to these secrets, by ViaService and, if the action has one, by the encryption context. */
export function keyConditions(via: string[], arns: string[], action: string): Conditions {
  return {
    StringEquals: { 'kms:ViaService': unlist(via) },
    ...(WITH_CONTEXT.test(action) && { StringLike: { 'kms:EncryptionContext:SecretARN': unlist(arns) } }),
  };
}

/** One statement for all single secrets, since they have the same conditions, and one for each path. */
function secretStatements(entries: AccessEntry[]): iam.PolicyStatement[] {
  const { level } = entries[0];
  const secrets = [...new Set(entries.filter(({ targets }) => !isPath(targets[0])).map(({ arn }) => arn))];
  const paths = groupBy(entries.filter(({ targets }) => isPath(targets[0])), entryIdentity);
  return [
    ...(secrets.length > 0 ? level.permissions.map((permission) => statement(permission, secrets)) : []),
    ...[...paths.values()].flatMap(([{ arn, targets: [{ tags = {} }] }]) => [
      ...level.permissions.map((permission) => statement(withTags(permission, 'secretsmanager:ResourceTag', tags), [arn])),
      ...(level.creation.length > 0 ? [statement(withTags({ actions: level.creation }, 'aws:RequestTag', tags), [arn])] : []),
    ]),
  ];
}

function accountStatements(entries: AccessEntry[]): iam.PolicyStatement[] {
  const actions = entries
    .filter(({ level, targets }) => !level.accountActionsOfPaths || isPath(targets[0]))
    .flatMap(({ level }) => level.accountActions);
  return actions.length > 0 ? [new iam.PolicyStatement({ actions: [...new Set(actions)], resources: ['*'] })] : [];
}

/** The actions that all levels together grant on the keys of one ARN. */
interface KeyUse {
  readonly arn: string;
  readonly via: string[];
  readonly keyArns: string[];
  readonly alias?: string;
  readonly actions: Set<string>;
}

function keyStatements(entries: AccessEntry[], consumer: IConstruct): iam.PolicyStatement[] {
  const uses = [...groupBy(entries, ({ arn }) => arn).values()].flatMap((ofArn) => keyUses(ofArn, consumer));
  const groups = groupBy(uses, (use) => JSON.stringify([use.via, use.alias, use.keyArns, [...use.actions].sort()]));
  return [...groups.values()].flatMap((group) => [true, false].flatMap((withContext) => {
    const [{ via, alias, keyArns }] = group;
    const actions = [...group[0].actions].filter((action) => WITH_CONTEXT.test(action) === withContext);
    return actions.length === 0 ? [] : [new iam.PolicyStatement({
      actions,
      resources: keyArns,
      conditions: {
        ...keyConditions(via, group.map(({ arn }) => arn), actions[0]),
        ...(alias !== undefined && { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } }),
      },
    })];
  }));
}

function keyUses(entries: AccessEntry[], consumer: IConstruct): KeyUse[] {
  const targets = new Set(entries.flatMap((entry) => entry.targets));
  const references = [...targets].flatMap((target) => target.keys().map((key) => keyReference(key, target, consumer)));
  const via = viaServicesOf(entries[0].targets[0]);
  const actions = new Set(entries.flatMap(({ level }) => level.keyActions));
  return [...groupBy(references, ({ alias }) => alias ?? '').values()].map((group) => ({
    arn: entries[0].arn,
    via,
    alias: group[0].alias,
    keyArns: [...new Set(group.map(({ arn }) => arn))],
    actions,
  }));
}

function withTags(permission: SecretPermission, key: string, tags: { [key: string]: string }): SecretPermission {
  const names = Object.keys(tags);
  return names.length === 0 ? permission : {
    actions: permission.actions,
    conditions: {
      ...permission.conditions,
      StringEquals: { ...permission.conditions?.StringEquals, ...Object.fromEntries(names.map((name) => [`${key}/${name}`, tags[name]])) },
    },
  };
}

function statement({ actions, conditions }: SecretPermission, resources: string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources, conditions });
}

/** A single value without its list, as IAM policies usually write it. */
function unlist<T>(values: T[]): T | T[] {
  return values.length === 1 ? values[0] : values;
}

function groupBy<T>(values: T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) {
      group.push(value);
    } else {
      groups.set(key, [value]);
    }
  }
  return groups;
}
