import { createHash } from 'node:crypto';
import { StagingLabelError } from './errors';
import { AWSCURRENT, AWSPENDING, type SecretDescription } from './ports';

/** How often a refused password is replaced within one rotation. */
export const MAX_REPLACEMENTS = 10;

/** The versions of a rotation. */
export interface RotationVersions {
  /** Has AWSCURRENT now. */
  readonly current: string;
  /** Holds, or will hold, the new value. */
  readonly pending: string;
  /** How often the pending value was replaced. */
  readonly replacements: number;
}

/**
 * Finds the pending version. Its id is the token until its value had to be replaced. A version never accepts
 * a second value, so a replacement is stored in another version. The id of that one is derived from the token,
 * and every retry finds it again.
 *
 * @throws StagingLabelError if this rotation is not in progress
 */
export function rotationVersions(description: SecretDescription, token: string): RotationVersions {
  const current = holderOf(description, AWSCURRENT);
  if (current === undefined) {
    throw new StagingLabelError('no version has the label AWSCURRENT');
  }
  for (let replacements = 0; replacements <= MAX_REPLACEMENTS; replacements++) {
    const pending = replacementId(token, replacements);
    const labels = description.stages.get(pending) ?? [];
    if (labels.includes(AWSPENDING) || labels.includes(AWSCURRENT)) {
      return { current, pending, replacements };
    }
  }
  const other = holderOf(description, AWSPENDING);
  throw new StagingLabelError(other === undefined
    ? `version ${token} does not have the label AWSPENDING: the rotation was cancelled`
    : `version ${token} does not have the label AWSPENDING, version ${other} has: another rotation took over`);
}

/** The version id of the n-th replacement of a token's value; the token itself for 0. */
export function replacementId(token: string, replacement: number): string {
  if (replacement === 0) {
    return token;
  }
  const hex = createHash('sha256').update(`${token}#${replacement}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function holderOf(description: SecretDescription, label: string): string | undefined {
  return [...description.stages].find(([, labels]) => labels.includes(label))?.[0];
}
