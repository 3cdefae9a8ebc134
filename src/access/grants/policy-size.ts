import { Names, Tokenization } from 'aws-cdk-lib';
import { AccessEntry } from './access-statements';
import { isKnown } from '../../private/tokens';
import { AccessTarget, environmentOf } from '../targets/access-target';

/** IAM's quota for a managed policy, in characters without white space. It cannot be raised. */
export const MANAGED_POLICY_SIZE = 6144;

const ARN_LITERALS = 'arn::secretsmanager:::secret:';
/** The suffix of a name that CloudFormation generates, and the suffix of the ARN. */
const SUFFIXES = 20;
/** A token in the middle of an ARN is a partition, region or account. The longest has 14 characters. */
const ARN_PART = 16;
const LONGEST_PARTITION = 'aws-us-gov';
const NAME = 256;
/** Version, brackets, and the statement on `*`. */
const DOCUMENT = 160;
/** A statement without its actions, conditions and resources. */
const STATEMENT = 60;
/** A KMS statement without ARNs of secrets: actions, ViaService, one key's ARN. Each further key adds `KEY_ARN`. */
const KEY_STATEMENT = 420;
const KEY_ARN = 90;
/** `"secretsmanager:ResourceTag/…":` around a tag. */
const TAG_KEY = 34;
/** Two quotes and a comma. */
const QUOTES = 3;

/** The size of an entry, in characters. */
export interface EntrySize {
  readonly arn: string;
  /** The ARN with its separator. */
  readonly name: number;
  /** In statements about secrets. */
  readonly statements: number;
  /** As text, since equal permissions share a statement. */
  readonly permissions: string[];
  /** Identifies the KMS statement of the entry. Entries with equal ones share a statement. */
  readonly keyUse: string;
  readonly keys: number;
}

/** An upper bound of an entry's size, estimated before its tokens are resolved. */
export function measure({ level, arn, targets: [target] }: AccessEntry): EntrySize {
  const name = measureName(arn, target);
  const keys = target.keys().map((key) => key.node.addr);
  const permissions = level.permissions.map((permission) => JSON.stringify(permission));
  const copies = level.permissions.length + Math.min(level.creation.length, 1);
  const tags = Object.entries(target.tags ?? {});
  const ownStatement = target.tags
    ? STATEMENT + JSON.stringify([level.permissions, level.creation, tags]).length + TAG_KEY * tags.length + KEY_STATEMENT
    : 0;
  return {
    arn, name, statements: copies * (name + ownStatement), permissions, keyUse: [...keys, ...level.keyActions].join(), keys: keys.length,
  };
}

/** An upper bound of a policy's size. A level has one statement for all its secrets. The encryption context names each secret once. */
export function estimateSize(sizes: EntrySize[]): number {
  const permissions = new Set(sizes.flatMap((size) => size.permissions));
  const keyUses = new Map(sizes.map((size) => [size.keyUse, KEY_STATEMENT + KEY_ARN * Math.max(size.keys - 1, 0)]));
  const names = new Map(sizes.map((size) => [size.arn, size.name]));
  return DOCUMENT
    + sum([...permissions].map((permission) => STATEMENT + permission.length))
    + sum([...keyUses.values(), ...names.values()])
    + sum(sizes.map((size) => size.statements));
}

function measureName(arn: string, target: AccessTarget): number {
  const fragments = Tokenization.reverseString(target.patternIn?.(environmentOf(target).region) ?? arn);
  const text: string = fragments.mapTokens({ mapToken: () => '' }).join({ join: (left, right) => `${left ?? ''}${right ?? ''}` });
  return QUOTES + (text.length > 0 ? text.length + fragments.tokens.length * ARN_PART : measureReference(target));
}

/** A reference resolves to an ARN with a name that CloudFormation generates from the logical id. The construct path bounds its length. */
function measureReference(target: AccessTarget): number {
  const { region, account } = environmentOf(target);
  const environment = [region, account].map((value) => (isKnown(value) ? value.length : ARN_PART));
  return ARN_LITERALS.length + LONGEST_PARTITION.length + sum(environment) + SUFFIXES + Math.min(Names.nodeUniqueId(target.scope.node).length, NAME);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
