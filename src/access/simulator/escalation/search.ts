import { chanceOf, every, type Chance } from './chance';
import { SECRET_RULES } from './on-secrets';
import { reachOf, type Reached } from './reach';
import type { Ground, Rule, SecretSituation } from './situation';
import type { AppModel } from '../app-model';
import type { TemplatePrincipal } from '../principals';
import { layer } from '../request-context';
import { decideAccess, type AccessSetting } from '../secret-access';
import type { TemplateSecret } from '../secrets';

/** Steps by which a principal comes to read a secret that it may not read. */
export interface Escalation {
  readonly principal: TemplatePrincipal;
  readonly secret: TemplateSecret;
  readonly steps: string[];
  /** Why nobody knows whether the way is open. */
  readonly uncertainty?: string;
}

const READ = 'secretsmanager:GetSecretValue';
/** So many changes to secret, key and reader's tags are tried in a row. */
const CHANGES = 3;

/** A way as far as it was followed. */
interface Way {
  readonly situation: SecretSituation;
  readonly steps: readonly string[];
  readonly used: ReadonlyArray<Rule<SecretSituation>>;
  readonly doubt?: string;
}

/** A way of each principal to each secret that it may not read: a certain one where there is one, and of these the shortest found. */
export function findEscalations(model: AppModel, setting: AccessSetting): Escalation[] {
  const ground = { model, setting };
  return model.principals.flatMap((principal) => {
    const reach = reachOf(principal, ground);
    return model.secrets.flatMap((secret) => {
      const way = findWay(reach, secret, ground);
      // A way without steps and doubt is the permission to read.
      return way && (way.steps.length > 0 || way.doubt !== undefined)
        ? [{ principal, secret, steps: [...way.steps, lastStep(way)], uncertainty: way.doubt }] : [];
    });
  });
}

function lastStep({ situation: { name, stage } }: Way): string {
  return `${READ} on ${name}${stage === undefined ? '' : ` for ${stage}`}`;
}

function findWay(reach: readonly Reached[], secret: TemplateSecret, ground: Ground): Way | undefined {
  const { name, object } = secret;
  let doubtful: Way | undefined;
  let ways = reach.map(({ situation, steps, doubt }): Way => ({ situation: { ...situation, name, object }, steps, doubt, used: [] }));
  for (let changes = 0; ways.length > 0; changes += 1) {
    for (const way of ways) {
      const chance = chanceToRead(way, ground);
      if (chance && chance.doubt === undefined) {
        return way;
      }
      doubtful ??= chance && { ...way, doubt: chance.doubt };
    }
    ways = changes < CHANGES ? ways.flatMap((way) => next(way, ground)) : [];
  }
  return doubtful;
}

function next({ situation, steps, used, doubt }: Way, ground: Ground): Way[] {
  return SECRET_RULES.filter((rule) => !used.includes(rule)).flatMap((rule) => rule(situation, ground).map((step) => ({
    situation: step.leads, steps: [...steps, ...step.texts], used: [...used, rule], doubt: doubt ?? step.doubt,
  })));
}

function chanceToRead({ situation: { reader, object, stage }, doubt }: Way, { setting }: Ground): Chance {
  const asked = stage === undefined ? setting : { ...setting, request: new Map([...setting.request, ...layer({ 'secretsmanager:VersionStage': stage })]) };
  const chance = every(...decideAccess(reader.subject, READ, object, asked).map(({ outcome }) => chanceOf(outcome)));
  return chance && { doubt: doubt ?? chance.doubt };
}
