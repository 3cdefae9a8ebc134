import { Duration } from 'aws-cdk-lib';
import { CronHours } from './cron-expression';
import { Problem } from '../../private/problems';
import { isKnown } from '../../private/tokens';

const HOURS_A_DAY = 24;
const SHORTEST_HOURS = 4;
const LONGEST_DAYS = 1000;
/** From the 29th on, some months have no such day. */
const LAST_COMMON_DAY = 28;

/** Problems of the interval of a `rate()`. */
export function checkInterval(interval: Duration): Problem[] {
  if (interval.isUnresolved()) {
    return checkTokenUnit('interval', interval, ['hours', 'days']);
  }
  const hours = interval.toHours({ integral: false });
  if (hours < SHORTEST_HOURS) {
    return [{
      id: 'rotation-interval-too-short',
      message: `\`interval\` must be at least ${SHORTEST_HOURS} hours, got: ${interval.toHumanString()}; `
        + `use Duration.hours(${SHORTEST_HOURS}) or more`,
    }];
  }
  if (hours > LONGEST_DAYS * HOURS_A_DAY) {
    return [{
      id: 'rotation-interval-too-long',
      message: `\`interval\` must be at most ${LONGEST_DAYS} days, got: ${interval.toHumanString()}; use Duration.days(${LONGEST_DAYS}) or less`,
    }];
  }
  return checkWholeHours('interval', interval, hours);
}

/** Problems of a window after `rate()`: it opens at midnight, or at the interval, and must close before it opens again. */
export function checkRateDuration(interval: Duration, duration: Duration | undefined): Problem[] {
  if (duration === undefined) {
    return [];
  }
  const problems = checkDuration(duration);
  if (problems.length > 0 || duration.isUnresolved()) {
    return problems;
  }
  const hours = interval.isUnresolved() ? HOURS_A_DAY : Math.min(HOURS_A_DAY, interval.toHours({ integral: false }));
  return checkLength(duration, hours, hours === HOURS_A_DAY ? 'the window opens at midnight and must not reach the next UTC day'
    : 'the window must close before the next one opens');
}

/** Problems of a window after `cron()`. */
export function checkCronDuration(hours: CronHours | undefined, duration: Duration | undefined): Problem[] {
  if (duration === undefined) {
    return [];
  }
  const problems = checkDuration(duration);
  if (problems.length > 0 || duration.isUnresolved()) {
    return problems;
  }
  if (!hours) {
    return checkLength(duration, HOURS_A_DAY, 'the window must not reach the next UTC day');
  }
  const { start, step } = hours;
  const last = step === undefined ? start : start + step * Math.floor((HOURS_A_DAY - 1 - start) / step);
  const longest = Math.min(HOURS_A_DAY - last, step ?? HOURS_A_DAY);
  return checkLength(duration, longest, longest === step ? 'the window must close before the next one opens'
    : `the window opens at ${last}:00 UTC and must not reach the next UTC day`);
}

/** Problems of the hour of a shorthand. */
export function checkHour(hour: number | undefined): Problem[] {
  return !isKnown(hour) || (Number.isInteger(hour) && hour >= 0 && hour <= 23) ? [] : [{
    id: 'rotation-hour',
    message: `\`hour\` must be a whole number from 0 to 23, got: ${hour}; give the hour in UTC`,
  }];
}

/** Problems of the day of the monthly shorthand. */
export function checkDayOfMonth(day: number | undefined): Problem[] {
  return !isKnown(day) || (Number.isInteger(day) && day >= 1 && day <= LAST_COMMON_DAY) ? [] : [{
    id: 'rotation-day-of-month',
    message: `\`dayOfMonth\` must be a whole number from 1 to ${LAST_COMMON_DAY}, which every month has, got: ${day}; `
      + "for the last day use RotationWindow.cron('cron(0 3 L * ? *)')",
  }];
}

function checkDuration(duration: Duration): Problem[] {
  if (duration.isUnresolved()) {
    return checkTokenUnit('duration', duration, ['hours']);
  }
  const hours = duration.toHours({ integral: false });
  return hours >= 1 ? checkWholeHours('duration', duration, hours) : [{
    id: 'rotation-window-too-short',
    message: `\`duration\` must be at least 1 hour, got: ${duration.toHumanString()}; use Duration.hours(1) or more`,
  }];
}

function checkWholeHours(prop: string, duration: Duration, hours: number): Problem[] {
  return Number.isInteger(hours) ? [] : [{
    id: 'rotation-whole-hours',
    message: `\`${prop}\` must be whole hours, got: ${duration.toHumanString()}; round it`,
  }];
}

/** The value of a token cannot be converted, so it must be in the unit that is written. */
function checkTokenUnit(prop: string, duration: Duration, units: string[]): Problem[] {
  return units.includes(duration.unitLabel()) ? [] : [{
    id: 'rotation-token-unit',
    message: `\`${prop}\` must be given in ${units.join(' or ')} if it is a token, got: ${duration.unitLabel()}; `
      + `use ${units.map((unit) => `Duration.${unit}(token)`).join(' or ')}`,
  }];
}

function checkLength(duration: Duration, longest: number, why: string): Problem[] {
  return duration.toHours() <= longest ? [] : [{
    id: 'rotation-window-too-long',
    message: `\`duration\` must be at most ${longest} ${longest === 1 ? 'hour' : 'hours'} here, got: ${duration.toHours()}; `
      + `${why}, shorten it or open the window earlier`,
  }];
}
