import { Problem } from '../../private/problems';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEK_DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** February without its leap day: a schedule that needs it rests for four years. */
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SMALLEST_STEP = 4;

/** One field of the expression: its range, the names of its values, and what it takes besides numbers, lists, ranges and steps. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: string[];
  readonly special?: RegExp;
  readonly allowed: string;
}

const DAY_OF_MONTH: Field = {
  name: 'day-of-month',
  min: 1,
  max: 31,
  names: [],
  special: /^(\?|L|(SUN|MON|TUE|WED|THU|FRI|SAT)L)$/,
  allowed: '1-31 with , - * ? / L, or a day such as SUNL',
};
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS, allowed: '1-12 or JAN-DEC with , - * /' };
const DAY_OF_WEEK: Field = {
  name: 'day-of-week',
  min: 1,
  max: 7,
  names: WEEK_DAYS,
  special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/,
  allowed: '1-7 or SUN-SAT with , - * ? / L #',
};

/** At which hours of a day windows open. */
export interface CronHours {
  /** The first, 0 to 23. */
  readonly start: number;
  /** Hours from one to the next; absent where there is one window a day. */
  readonly step?: number;
}

/** The hours of a cron expression; undefined where the expression is wrong. */
export function cronHours(expression: string): CronHours | undefined {
  const hours = /^(\d{1,2})(?:\/(\d{1,2}))?$/.exec(fieldsOf(expression)?.[1] ?? '');
  return hours ? { start: Number(hours[1]), step: hours[2] === undefined ? undefined : Number(hours[2]) } : undefined;
}

/**
 * Problems of a cron expression, after the rules of Secrets Manager, which are narrower than those of EventBridge.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export function checkCron(expression: string): Problem[] {
  const fields = fieldsOf(expression);
  if (!fields) {
    return [{
      id: 'rotation-cron-form',
      message: '`expression` must have the form cron(0 hours day-of-month month day-of-week *), '
        + `got: "${expression}"; write all six fields, such as cron(0 3 1 * ? *)`,
    }];
  }
  const [minutes, , dayOfMonth, month, dayOfWeek, year] = fields;
  const problems = [
    ...checkFixed('minutes', '0', minutes, 'windows open on the hour'),
    ...checkHours(expression),
    ...checkField(DAY_OF_MONTH, dayOfMonth),
    ...checkField(MONTH, month),
    ...checkField(DAY_OF_WEEK, dayOfWeek),
    ...checkFixed('year', '*', year, 'windows are at most a year apart'),
    ...checkOneDay(dayOfMonth, dayOfWeek),
  ];
  return problems.length > 0 ? problems : checkReached(dayOfMonth, month);
}

function fieldsOf(expression: string): string[] | undefined {
  const fields = /^cron\(([^()]*)\)$/.exec(expression)?.[1].trim().split(/ +/);
  return fields?.length === 6 ? fields : undefined;
}

function checkFixed(name: string, wanted: string, got: string, why: string): Problem[] {
  return got === wanted ? [] : [{
    id: `rotation-cron-${name}`,
    message: `the ${name} of \`expression\` must be ${wanted}, got: "${got}"; write ${wanted}, ${why}`,
  }];
}

function checkHours(expression: string): Problem[] {
  const hours = cronHours(expression);
  if (!hours || hours.start > 23) {
    return [{
      id: 'rotation-cron-hours',
      message: `the hours of \`expression\` must be 0 to 23, or start/step, got: "${fieldsOf(expression)?.[1]}"; `
        + 'write one hour such as 3, or increments such as 0/8',
    }];
  }
  const { step } = hours;
  return step === undefined || (step >= SMALLEST_STEP && step <= 23) ? [] : [{
    id: 'rotation-interval-too-short',
    message: `the hours of \`expression\` must be at least ${SMALLEST_STEP} and at most 23 hours apart, got: ${step}; `
      + 'write a larger step, or one hour for one window a day',
  }];
}

function checkField(field: Field, got: string): Problem[] {
  const { name, special, allowed } = field;
  const right = got.split(',').every((part) => expand(field, part) !== undefined || (special?.test(part) && (part !== '?' || got === '?')));
  return right ? [] : [{
    id: `rotation-cron-${name}`,
    message: `the ${name} of \`expression\` must hold ${allowed}, got: "${got}"; replace what is not among them`,
  }];
}

function checkOneDay(dayOfMonth: string, dayOfWeek: string): Problem[] {
  return (dayOfMonth === '?') !== (dayOfWeek === '?') ? [] : [{
    id: 'rotation-cron-days',
    message: 'one of the day-of-month and the day-of-week of `expression` must be ?, '
      + `got: "${dayOfMonth}" and "${dayOfWeek}"; write ? for the one that does not matter`,
  }];
}

/** 30 February never comes, and 29 February every fourth year. */
function checkReached(dayOfMonth: string, month: string): Problem[] {
  const days = dayOfMonth.split(',').map((part) => expand(DAY_OF_MONTH, part));
  const months = month.split(',').flatMap((part) => expand(MONTH, part) ?? []);
  if (days.some((part) => part === undefined)) {
    return [];
  }
  const longest = Math.max(...months.map((number) => MONTH_LENGTHS[number - 1]));
  return Math.min(...days.flatMap((part) => part ?? [])) <= longest ? [] : [{
    id: 'rotation-cron-never',
    message: `the day-of-month of \`expression\` must come every year, got: "${dayOfMonth}" in month "${month}"; `
      + 'write an earlier day, or L for the last',
  }];
}

/** The values that `*`, `5`, `1-5`, `MON-FRI`, `1/10`, `1-15/5` stand for; undefined where it is none of these. */
function expand(field: Field, part: string): number[] | undefined {
  const [range, stepText, ...rest] = part.split('/');
  const step = stepText === undefined ? 1 : Number(/^\d{1,2}$/.exec(stepText)?.[0]);
  const [from, to, ...more] = range === '*' ? [field.min, field.max] : range.split('-').map((value) => valueOf(field, value));
  if (rest.length > 0 || more.length > 0 || !(step >= 1) || from === undefined || (to === undefined && range.includes('-'))) {
    return undefined;
  }
  const last = to ?? (stepText === undefined ? from : field.max);
  const values = [];
  // A range may run over the end, such as FRI-MON.
  const length = last >= from ? last - from : last - from + field.max;
  for (let passed = 0; passed <= length; passed += step) {
    values.push(((from - 1 + passed) % field.max) + 1);
  }
  return values;
}

function valueOf({ min, max, names }: Field, text: string): number | undefined {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : names.indexOf(text) + 1;
  return number >= min && number <= max ? number : undefined;
}
