import { CfnParameter, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { RotationWindow } from '../../../src/rotation/schedule/rotation-window';
import { RotationWeekday } from '../../../src/rotation/schedule/rotation-window-options';

const stack = new Stack();
const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
const rules = (window: RotationWindow) => stack.resolve(window._rules());

describe('a window by rate', () => {
  test.each([
    ['4 hours', Duration.hours(4), 'rate(4 hours)'],
    ['minutes that make whole hours', Duration.minutes(300), 'rate(5 hours)'],
    ['a day and a half', Duration.hours(36), 'rate(36 hours)'],
    ['one day', Duration.hours(24), 'rate(1 day)'],
    ['1000 days', Duration.days(1000), 'rate(1000 days)'],
  ])('accepts %s', (_name, interval, expression) => {
    expect(rules(RotationWindow.rate(interval))).toEqual({ scheduleExpression: expression });
  });

  test('accepts tokens in hours and in days', () => {
    expect(rules(RotationWindow.rate(Duration.days(number), { duration: Duration.hours(number) }))).toEqual({
      scheduleExpression: { 'Fn::Join': ['', ['rate(', { Ref: 'Number' }, ' days)']] },
      duration: { 'Fn::Join': ['', [{ Ref: 'Number' }, 'h']] },
    });
  });

  test.each([
    ['whole days', Duration.days(10), 24],
    ['6 hours', Duration.hours(6), 6],
    ['36 hours', Duration.hours(36), 24],
    ['a token', Duration.days(number), 24],
  ])('stays open at most until the next window and the end of the day, for %s', (_name, interval, hours) => {
    expect(rules(RotationWindow.rate(interval, { duration: Duration.hours(hours) })).duration).toBe(`${hours}h`);
    expect(() => RotationWindow.rate(interval, { duration: Duration.hours(hours + 1) })).toThrow('[rotation-window-too-long]');
  });

  test.each([
    [Duration.hours(3), '`interval` must be at least 4 hours, got: 3 hours; use Duration.hours(4) or more [rotation-interval-too-short]'],
    [Duration.days(1001), '`interval` must be at most 1000 days, got: 1001 days; use Duration.days(1000) or less [rotation-interval-too-long]'],
    [Duration.minutes(270), '`interval` must be whole hours, got: 4 hours 30 minutes; round it [rotation-whole-hours]'],
    [Duration.minutes(number), '`interval` must be given in hours or days if it is a token, got: minutes; '
      + 'use Duration.hours(token) or Duration.days(token) [rotation-token-unit]'],
  ])('rejects an interval that Secrets Manager refuses (%#)', (interval, message) => {
    expect(messageOf(() => RotationWindow.rate(interval))).toBe(message);
  });

  test.each([
    [Duration.days(1), Duration.minutes(30), '`duration` must be at least 1 hour, got: 30 minutes; use Duration.hours(1) or more [rotation-window-too-short]'],
    [Duration.days(1), Duration.minutes(90), '`duration` must be whole hours, got: 1 hour 30 minutes; round it [rotation-whole-hours]'],
    [Duration.days(1), Duration.hours(25), '`duration` must be at most 24 hours here, got: 25; the window opens at midnight and must not reach '
      + 'the next UTC day, shorten it or open the window earlier [rotation-window-too-long]'],
    [Duration.hours(4), Duration.hours(5), '`duration` must be at most 4 hours here, got: 5; the window must close before the next one opens, '
      + 'shorten it or open the window earlier [rotation-window-too-long]'],
    [Duration.days(1), Duration.days(number), '`duration` must be given in hours if it is a token, got: days; '
      + 'use Duration.hours(token) [rotation-token-unit]'],
  ])('rejects a duration that Secrets Manager refuses (%#)', (interval, duration, message) => {
    expect(messageOf(() => RotationWindow.rate(interval, { duration }))).toBe(message);
  });
});

describe('a window by cron', () => {
  test.each([
    'cron(0 3 1 * ? *)',
    'cron(0 0 * * ? *)',
    'cron(0 23 ? JAN,APR,JUL,OCT SUN *)',
    'cron(0 4/12 * * ? *)',
    'cron(0 8 L * ? *)',
    'cron(0 8 SUNL 1-6 ? *)',
    'cron(0 8 1/10,15 */2 ? *)',
    'cron(0 8 ? * FRI-MON *)',
    'cron(0 8 ? * 2#1,FRIL *)',
    'cron(0 8 ? 12 L *)',
    'cron(0 8 31 1-12 ? *)',
    'cron(0 8 1,30 FEB ? *)',
    'cron(0 8 28-30 2 ? *)',
  ])('accepts %s', (expression) => {
    expect(rules(RotationWindow.cron(expression))).toEqual({ scheduleExpression: expression });
  });

  test('accepts a token, and checks the duration as far as possible', () => {
    const expression = Lazy.string({ produce: () => 'cron(0 3 1 * ? *)' });
    expect(rules(RotationWindow.cron(expression, { duration: Duration.hours(24) }))).toEqual({ scheduleExpression: 'cron(0 3 1 * ? *)', duration: '24h' });
    expect(messageOf(() => RotationWindow.cron(expression, { duration: Duration.hours(25) }))).toBe('`duration` must be at most 24 hours here, got: 25; '
      + 'the window must not reach the next UTC day, shorten it or open the window earlier [rotation-window-too-long]');
  });

  test.each([
    ['0 3 1 * ? *'], ['cron(0 3 1 * ?)'], ['cron(0 3 1 * ? * *)'], ['rate(1 day)'], ['cron()'], [''],
  ])('rejects the form %s', (expression) => {
    expect(messageOf(() => RotationWindow.cron(expression))).toBe('`expression` must have the form cron(0 hours day-of-month month day-of-week *), '
      + `got: "${expression}"; write all six fields, such as cron(0 3 1 * ? *) [rotation-cron-form]`);
  });

  test.each([
    ['30 3 1 * ? *', 'the minutes of `expression` must be 0, got: "30"; write 0, windows open on the hour [rotation-cron-minutes]'],
    ['0 3 1 * ? 2027', 'the year of `expression` must be *, got: "2027"; write *, windows are at most a year apart [rotation-cron-year]'],
    ['0 3 1 * 2 *', 'one of the day-of-month and the day-of-week of `expression` must be ?, got: "1" and "2"; '
      + 'write ? for the one that does not matter [rotation-cron-days]'],
    ['0 3 ? * ? *', 'one of the day-of-month and the day-of-week of `expression` must be ?, got: "?" and "?"; '
      + 'write ? for the one that does not matter [rotation-cron-days]'],
    ['0 3 30 FEB ? *', 'the day-of-month of `expression` must come every year, got: "30" in month "FEB"; '
      + 'write an earlier day, or L for the last [rotation-cron-never]'],
    ['0 0/3 * * ? *', 'the hours of `expression` must be at least 4 and at most 23 hours apart, got: 3; '
      + 'write a larger step, or one hour for one window a day [rotation-interval-too-short]'],
  ])('rejects %s', (fields, message) => {
    expect(messageOf(() => RotationWindow.cron(`cron(${fields})`))).toBe(message);
  });

  test.each(['24', '*', '*/4', '1,13', '8-16', '0/8/2', '?', 'L'])('rejects the hours %s', (hours) => {
    expect(messageOf(() => RotationWindow.cron(`cron(0 ${hours} 1 * ? *)`))).toBe('the hours of `expression` must be 0 to 23, or start/step, '
      + `got: "${hours}"; write one hour such as 3, or increments such as 0/8 [rotation-cron-hours]`);
  });

  test.each(['0', '32', 'W', '1W', 'MON', '1,?', '1#2', '1-32', '1-', '1/0', '1,,2', 'l'])('rejects the day-of-month %s', (day) => {
    expect(messageOf(() => RotationWindow.cron(`cron(0 3 ${day} * ? *)`))).toContain('the day-of-month of `expression` must contain '
      + `1-31 with , - * ? / L, or a day such as SUNL, got: "${day}"; replace what is not among them [rotation-cron-day-of-month]`);
  });

  test.each(['0', '13', 'JANUARY', '?', 'L', 'MON', '1#2'])('rejects the month %s', (month) => {
    expect(messageOf(() => RotationWindow.cron(`cron(0 3 1 ${month} ? *)`))).toBe('the month of `expression` must contain '
      + `1-12 or JAN-DEC with , - * /, got: "${month}"; replace what is not among them [rotation-cron-month]`);
  });

  test.each(['0', '8', 'W', 'JAN', 'MON#6', '8L', '1#0', 'sun'])('rejects the day-of-week %s', (day) => {
    expect(messageOf(() => RotationWindow.cron(`cron(0 3 ? * ${day} *)`))).toBe('the day-of-week of `expression` must contain '
      + `1-7 or SUN-SAT with , - * ? / L #, got: "${day}"; replace what is not among them [rotation-cron-day-of-week]`);
  });

  test('reports every wrong field at once', () => {
    expect(messageOf(() => RotationWindow.cron('cron(5 25 1 13 ? 2027)'))).toMatch(/^4 problems:\n- the minutes.*\n- the hours.*\n- the month.*\n- the year/);
  });

  test.each([
    ['0 22 1 * ? *', 2, 'the window opens at 22:00 UTC and must not reach the next UTC day'],
    ['0 4/12 * * ? *', 8, 'the window opens at 16:00 UTC and must not reach the next UTC day'],
    ['0 0/4 * * ? *', 4, 'the window must close before the next one opens'],
    ['0 3/5 * * ? *', 1, 'the window opens at 23:00 UTC and must not reach the next UTC day'],
  ])('stays open within the day and before the next window: %s', (fields, hours, why) => {
    const open = (length: number) => RotationWindow.cron(`cron(${fields})`, { duration: Duration.hours(length) });
    expect(rules(open(hours)).duration).toBe(`${hours}h`);
    expect(messageOf(() => open(hours + 1))).toBe(`\`duration\` must be at most ${hours} ${hours === 1 ? 'hour' : 'hours'} here, got: ${hours + 1}; `
      + `${why}, shorten it or open the window earlier [rotation-window-too-long]`);
  });
});

describe('the shorthands', () => {
  test('open by default at 03:00 UTC, on Sundays, on the first', () => {
    expect([RotationWindow.daily(), RotationWindow.weekly(), RotationWindow.monthly()].map(String)).toEqual([
      'cron(0 3 * * ? *)', 'cron(0 3 ? * SUN *)', 'cron(0 3 1 * ? *)',
    ]);
  });

  test('accept the time and the length', () => {
    const duration = Duration.hours(2);
    expect([
      RotationWindow.daily({ hour: 0, duration }),
      RotationWindow.weekly({ hour: 22, weekday: RotationWeekday.FRIDAY, duration }),
      RotationWindow.monthly({ hour: 5, dayOfMonth: 28, duration }),
    ].map(String)).toEqual(['cron(0 0 * * ? *) for 2h', 'cron(0 22 ? * FRI *) for 2h', 'cron(0 5 28 * ? *) for 2h']);
  });

  test('write what cron accepts', () => {
    for (const window of [RotationWindow.daily(), RotationWindow.weekly(), RotationWindow.monthly({ dayOfMonth: 28 })]) {
      expect(() => RotationWindow.cron(window.scheduleExpression)).not.toThrow();
    }
  });

  test('accept tokens', () => {
    expect(rules(RotationWindow.monthly({ hour: number, dayOfMonth: number, duration: Duration.hours(24) }))).toEqual({
      scheduleExpression: { 'Fn::Join': ['', ['cron(0 ', { Ref: 'Number' }, ' ', { Ref: 'Number' }, ' * ? *)']] },
      duration: '24h',
    });
  });

  test.each([-1, 24, 1.5, NaN])('reject the hour %d', (hour) => {
    const message = `\`hour\` must be a whole number from 0 to 23, got: ${hour}; give the hour in UTC [rotation-hour]`;
    for (const open of [RotationWindow.daily, RotationWindow.weekly, RotationWindow.monthly]) {
      expect(messageOf(() => open({ hour }))).toBe(message);
    }
  });

  test.each([0, 29, 1.5])('reject the day of month %d', (dayOfMonth) => {
    expect(messageOf(() => RotationWindow.monthly({ dayOfMonth }))).toBe('`dayOfMonth` must be a whole number from 1 to 28, which every month has, '
      + `got: ${dayOfMonth}; for the last day use RotationWindow.cron('cron(0 3 L * ? *)') [rotation-day-of-month]`);
  });

  test('reject a window that reaches the next day', () => {
    expect(messageOf(() => RotationWindow.daily({ hour: 20, duration: Duration.hours(5) }))).toBe('`duration` must be at most 4 hours here, got: 5; '
      + 'the window opens at 20:00 UTC and must not reach the next UTC day, shorten it or open the window earlier [rotation-window-too-long]');
  });

  test('keep a duration that is a token', () => {
    expect(Token.isUnresolved(RotationWindow.daily({ duration: Duration.hours(number) })._rules().duration)).toBe(true);
  });
});

function messageOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
