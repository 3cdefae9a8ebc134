/** One field of a cron expression: its range, the names of its values, and what it accepts other than numbers, lists, ranges and steps. */
export interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: string[];
  readonly special?: RegExp;
  readonly allowed: string;
}

export const DAY_OF_MONTH: CronField = {
  name: 'day-of-month',
  min: 1,
  max: 31,
  names: [],
  special: /^(\?|L|(SUN|MON|TUE|WED|THU|FRI|SAT)L)$/,
  allowed: '1-31 with , - * ? / L, or a day such as SUNL',
};
export const MONTH: CronField = {
  name: 'month',
  min: 1,
  max: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  allowed: '1-12 or JAN-DEC with , - * /',
};
export const DAY_OF_WEEK: CronField = {
  name: 'day-of-week',
  min: 1,
  max: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
  special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/,
  allowed: '1-7 or SUN-SAT with , - * ? / L #',
};

/** The values that `*`, `5`, `1-5`, `MON-FRI`, `1/10`, `1-15/5` mean; undefined if the part is none of these. */
export function valuesOf(field: CronField, part: string): number[] | undefined {
  const [range, stepText, ...rest] = part.split('/');
  const step = stepText === undefined ? 1 : Number(/^\d{1,2}$/.exec(stepText)?.[0]);
  const [from, to, ...more] = range === '*' ? [field.min, field.max] : range.split('-').map((value) => valueOf(field, value));
  if (rest.length > 0 || more.length > 0 || !(step >= 1) || from === undefined || (to === undefined && range.includes('-'))) {
    return undefined;
  }
  const last = to ?? (stepText === undefined ? from : field.max);
  // A range may continue after the end of the field, such as FRI-MON.
  const length = last >= from ? last - from : last - from + field.max;
  const values = [];
  for (let offset = 0; offset <= length; offset += step) {
    values.push(((from - 1 + offset) % field.max) + 1);
  }
  return values;
}

function valueOf({ min, max, names }: CronField, text: string): number | undefined {
  const number = /^\d{1,2}$/.test(text) ? Number(text) : names.indexOf(text) + 1;
  return number >= min && number <= max ? number : undefined;
}
