import { Names, Tokenization } from 'aws-cdk-lib';
import { AccessEntry } from './access-statements';
import { isKnown } from '../../private/tokens';
import { AccessTarget, environmentOf } from '../targets/access-target';

/** Characters of a managed policy, white space not counted; IAM's quota, which cannot be raised. */
export const MANAGED_POLICY_SIZE = 6144;

const ARN_WORDS = 'arn::secretsmanager:::secret:';
/** CloudFormation's own suffix of a generated name, and Secrets Manager's of an ARN. */
const SUFFIXES = 20;
/** A token in the middle of an ARN is a partition, region or account; the longest is 14. */
const ARN_PART = 16;
const LONGEST_PARTITION = 'aws-us-gov';
const NAME = 256;
/** Version, brackets, and the statement on `*`. */
const DOCUMENT = 160;
/** A statement's own words beside actions, conditions and resources. */
const STATEMENT = 60;
/** A KMS statement without ARNs of secrets: actions, ViaService, one key's ARN; each further key takes `KEY_ARN`. */
const KEY_STATEMENT = 420;
const KEY_ARN = 90;
/** `"secretsmanager:ResourceTag/…":` around a tag. */
const TAG_KEY = 34;
/** Two quotes and a comma. */
const QUOTES = 3;

/** What an entry takes, measured once. */
export interface EntrySize {
  readonly arn: string;
  /** The ARN, with what separates it from the next. */
  readonly name: number;
  /** In statements about secrets. */
  readonly statements: number;
  /** As text, since equal ones share a statement. */
  readonly permissions: string[];
  /** Tells entries apart that need a KMS statement of their own. */
  readonly keyUse: string;
  readonly keys: number;
}

/** Measures an entry before its tokens are known; an upper bound. */
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

/** An upper bound of a policy's size. A level has one statement for all its secrets; the encryption context names each secret once. */
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

/** A reference becomes an ARN with a name that CloudFormation makes of the logical id, which the path bounds. */
function measureReference(target: AccessTarget): number {
  const { region, account } = environmentOf(target);
  const place = [region, account].map((value) => (isKnown(value) ? value.length : ARN_PART));
  return ARN_WORDS.length + LONGEST_PARTITION.length + sum(place) + SUFFIXES + Math.min(Names.nodeUniqueId(target.scope.node).length, NAME);
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
