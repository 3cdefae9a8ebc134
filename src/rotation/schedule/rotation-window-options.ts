import { Duration } from 'aws-cdk-lib';

/** How long a rotation window stays open. */
export interface RotationWindowOptions {
  /**
   * Length of the window: whole hours, at least one. It must end before the next window opens and within the UTC day.
   *
   * @default - one hour for a schedule in hours, the rest of the UTC day for a schedule in days
   */
  readonly duration?: Duration;
}

/** When a window of every day opens. */
export interface DailyRotationWindowOptions extends RotationWindowOptions {
  /**
   * The hour at which the window opens, in UTC: 0 to 23.
   *
   * @default 3
   */
  readonly hour?: number;
}

/** A day of the week. */
export enum RotationWeekday {
  /** Sunday. */
  SUNDAY = 'SUN',
  /** Monday. */
  MONDAY = 'MON',
  /** Tuesday. */
  TUESDAY = 'TUE',
  /** Wednesday. */
  WEDNESDAY = 'WED',
  /** Thursday. */
  THURSDAY = 'THU',
  /** Friday. */
  FRIDAY = 'FRI',
  /** Saturday. */
  SATURDAY = 'SAT',
}

/** When a window of every week opens. */
export interface WeeklyRotationWindowOptions extends DailyRotationWindowOptions {
  /**
   * The day on which the window opens.
   *
   * @default RotationWeekday.SUNDAY
   */
  readonly weekday?: RotationWeekday;
}

/** When a window of every month opens. */
export interface MonthlyRotationWindowOptions extends DailyRotationWindowOptions {
  /**
   * The day on which the window opens: 1 to 28, which every month has.
   *
   * @default 1
   */
  readonly dayOfMonth?: number;
}
