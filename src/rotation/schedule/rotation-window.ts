import { Duration, Tokenization } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { checkCronDuration, checkDayOfMonth, checkHour, checkInterval, checkRateDuration } from './check-window';
import { checkCron, cronHours } from './cron-expression';
import {
  DailyRotationWindowOptions, MonthlyRotationWindowOptions, RotationWeekday, RotationWindowOptions, WeeklyRotationWindowOptions,
} from './rotation-window-options';
import { raise } from '../../private/problems';
import { isKnown } from '../../private/tokens';

const QUIET_HOUR = 3;

/**
 * When Secrets Manager may rotate a secret: at some time within a recurring window. Times are in UTC.
 *
 * Prefer windows by the calendar (`daily`, `weekly`, `monthly`, `cron`): after a change of a `rate`, a rotation that was scheduled
 * before the change may still happen.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
 */
export class RotationWindow {
  /**
   * A window at a fixed interval. It opens at midnight UTC, and also in between if the interval is not whole days.
   *
   * @param interval 4 hours to 1000 days, in whole hours; whole days are written in days
   * @throws if the interval or the duration breaks the rules of Secrets Manager
   */
  public static rate(interval: Duration, options: RotationWindowOptions = {}): RotationWindow {
    const problems = checkInterval(interval);
    raise(problems.length > 0 ? problems : checkRateDuration(interval, options.duration));
    return new RotationWindow(`rate(${rateOf(interval)})`, options.duration);
  }

  /**
   * Windows by a cron expression of Secrets Manager: `cron(0 hours day-of-month month day-of-week *)`.
   *
   * The minutes are 0 and the year is `*`. Hours are one hour, or `start/step` with steps of at least 4. One of day-of-month and
   * day-of-week is `?`.
   *
   * @param expression such as `cron(0 3 L * ? *)`, the last day of each month at 03:00 UTC
   * @throws if the expression or the duration breaks the rules of Secrets Manager
   */
  public static cron(expression: string, options: RotationWindowOptions = {}): RotationWindow {
    const known = isKnown(expression);
    const problems = known ? checkCron(expression) : [];
    raise(problems.length > 0 ? problems : checkCronDuration(known ? cronHours(expression) : undefined, options.duration));
    return new RotationWindow(expression, options.duration);
  }

  /**
   * A window every day.
   *
   * @throws if the hour or the duration breaks the rules of Secrets Manager
   */
  public static daily(options: DailyRotationWindowOptions = {}): RotationWindow {
    return RotationWindow.byCalendar(options, '* * ?');
  }

  /**
   * A window every week.
   *
   * @throws if the hour or the duration breaks the rules of Secrets Manager
   */
  public static weekly(options: WeeklyRotationWindowOptions = {}): RotationWindow {
    return RotationWindow.byCalendar(options, `? * ${options.weekday ?? RotationWeekday.SUNDAY}`);
  }

  /**
   * A window every month.
   *
   * @throws if the day, the hour or the duration breaks the rules of Secrets Manager
   */
  public static monthly(options: MonthlyRotationWindowOptions = {}): RotationWindow {
    const problems = checkDayOfMonth(options.dayOfMonth);
    raise(problems.length > 0 ? [...problems, ...checkHour(options.hour)] : []);
    return RotationWindow.byCalendar(options, `${Tokenization.stringifyNumber(options.dayOfMonth ?? 1)} * ?`);
  }

  private static byCalendar(options: DailyRotationWindowOptions, days: string): RotationWindow {
    const { hour = QUIET_HOUR, duration } = options;
    const problems = checkHour(hour);
    raise(problems.length > 0 ? problems : checkCronDuration(isKnown(hour) ? { start: hour } : undefined, duration));
    return new RotationWindow(`cron(0 ${Tokenization.stringifyNumber(hour)} ${days} *)`, duration);
  }

  private constructor(
    /** The schedule as Secrets Manager reads it, such as `cron(0 3 1 * ? *)` or `rate(10 days)`. */
    public readonly scheduleExpression: string,
    /** How long the window stays open; undefined for Secrets Manager's default. */
    public readonly duration?: Duration,
  ) {}

  /** The schedule as text, for reports. */
  public toString(): string {
    return this.duration ? `${this.scheduleExpression} for ${hoursOf(this.duration)}h` : this.scheduleExpression;
  }

  /** @internal */
  public _rules(): secretsmanager.CfnRotationSchedule.RotationRulesProperty {
    return {
      scheduleExpression: this.scheduleExpression,
      duration: this.duration && `${hoursOf(this.duration)}h`,
    };
  }
}

function rateOf(interval: Duration): string {
  if (interval.isUnresolved()) {
    return interval.formatTokenToNumber();
  }
  const days = interval.toDays({ integral: false });
  if (!Number.isInteger(days)) {
    return `${interval.toHours()} hours`;
  }
  return days === 1 ? '1 day' : `${days} days`;
}

function hoursOf(duration: Duration): string {
  return Tokenization.stringifyNumber(duration.toHours());
}
