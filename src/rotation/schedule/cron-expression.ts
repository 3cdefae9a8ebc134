import { CronField, DAY_OF_MONTH, DAY_OF_WEEK, MONTH, valuesOf } from './cron-fields';
import { Problem } from '../../private/problems';

/** February without its leap day: a schedule that needs that day pauses for four years. */
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SMALLEST_STEP = 4;

/** The hours of a day at which windows open. */
export interface CronHours {
  /** The first, 0 to 23. */
  readonly start: number;
  /** Hours from one window to the next; absent for one window a day. */
  readonly step?: number;
}

/** The hours of a cron expression; undefined if the expression is wrong. */
export function cronHours(expression: string): CronHours | undefined {
  const hours = /^(\d{1,2})(?:\/(\d{1,2}))?$/.exec(fieldsOf(expression)?.[1] ?? '');
  return hours ? { start: Number(hours[1]), step: hours[2] === undefined ? undefined : Number(hours[2]) } : undefined;
}

/**
 * Problems of a cron expression, by the rules of Secrets Manager, which are narrower than those of EventBridge.
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
  return problems.length > 0 ? problems : checkEveryYear(dayOfMonth, month);
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

function checkField(field: CronField, got: string): Problem[] {
  const { name, special, allowed } = field;
  const right = got.split(',').every((part) => valuesOf(field, part) !== undefined || (special?.test(part) && (part !== '?' || got === '?')));
  return right ? [] : [{
    id: `rotation-cron-${name}`,
    message: `the ${name} of \`expression\` must contain ${allowed}, got: "${got}"; replace what is not among them`,
  }];
}

function checkOneDay(dayOfMonth: string, dayOfWeek: string): Problem[] {
  return (dayOfMonth === '?') !== (dayOfWeek === '?') ? [] : [{
    id: 'rotation-cron-days',
    message: 'one of the day-of-month and the day-of-week of `expression` must be ?, '
      + `got: "${dayOfMonth}" and "${dayOfWeek}"; write ? for the one that does not matter`,
  }];
}

/** 30 February does not exist, and 29 February exists every fourth year. */
function checkEveryYear(dayOfMonth: string, month: string): Problem[] {
  const days = dayOfMonth.split(',').map((part) => valuesOf(DAY_OF_MONTH, part));
  const months = month.split(',').flatMap((part) => valuesOf(MONTH, part) ?? []);
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
