import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { AccessLevel, SecretPermission } from './access-level';
import { AccessTarget, isPath, viaServicesOf } from '../targets/access-target';
import { keyReference } from '../targets/key-reference';

/** One level granted on one target. */
export interface AccessEntry {
  readonly level: AccessLevel;
  readonly arn: string;
  /** All of one ARN; more than one where the same secret was described twice, perhaps with different keys. */
  readonly targets: AccessTarget[];
}

/** Tells secrets and paths apart; one path with other tags is other secrets. */
export function entryPlace({ arn, targets }: Omit<AccessEntry, 'level'>): string {
  return JSON.stringify([arn, targets[0].tags]);
}

type Conditions = { [operator: string]: { [key: string]: unknown } };

/** KMS actions that carry an encryption context; a condition on it never matches for the others. */
const WITH_CONTEXT = /^kms:(Decrypt|Encrypt|GenerateDataKey|ReEncrypt)/;

/** Everything granted, in as few statements as say it. */
export function identityStatements(entries: AccessEntry[], consumer: IConstruct): iam.PolicyStatement[] {
  return [
    ...[...groupBy(entries, ({ level }) => JSON.stringify([level.permissions, level.creation])).values()].flatMap(secretStatements),
    ...accountStatements(entries),
    ...keyStatements(entries, consumer),
  ];
}

/** ViaService and, where the actions carry one, the encryption context: the key is for these secrets only. */
export function keyConditions(via: string[], arns: string[], action: string): Conditions {
  return {
    StringEquals: { 'kms:ViaService': single(via) },
    ...(WITH_CONTEXT.test(action) && { StringLike: { 'kms:EncryptionContext:SecretARN': single(arns) } }),
  };
}

/** One statement for all single secrets, since they share their conditions, and one for each path. */
function secretStatements(entries: AccessEntry[]): iam.PolicyStatement[] {
  const { level } = entries[0];
  const secrets = [...new Set(entries.filter(({ targets }) => !isPath(targets[0])).map(({ arn }) => arn))];
  const paths = groupBy(entries.filter(({ targets }) => isPath(targets[0])), entryPlace);
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

/** What is granted on the keys of one target, whatever levels it comes from. */
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

function single<T>(values: T[]): T | T[] {
  return values.length === 1 ? values[0] : values;
}

function groupBy<T>(values: T[], key: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    groups.set(key(value), [...groups.get(key(value)) ?? [], value]);
  }
  return groups;
}
