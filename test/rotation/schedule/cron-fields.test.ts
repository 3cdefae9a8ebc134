import { DAY_OF_MONTH, DAY_OF_WEEK, MONTH, valuesOf } from '../../../src/rotation/schedule/cron-fields';

test.each([
  [MONTH, 'NOV-FEB', [11, 12, 1, 2]],
  [MONTH, '11-2', [11, 12, 1, 2]],
  [MONTH, 'DEC-JAN', [12, 1]],
  [MONTH, 'OCT-MAR/2', [10, 12, 2]],
  [DAY_OF_WEEK, 'FRI-MON', [6, 7, 1, 2]],
  [DAY_OF_MONTH, '30-2', [30, 31, 1, 2]],
])('a range that continues after the end of the field: %#', (field, part, values) => {
  expect(valuesOf(field, part)).toEqual(values);
});

test.each([
  [MONTH, '*', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  [MONTH, '2', [2]],
  [MONTH, 'FEB-MAY', [2, 3, 4, 5]],
  [MONTH, '3-3', [3]],
  [MONTH, '1/5', [1, 6, 11]],
  [MONTH, '*/6', [1, 7]],
  [DAY_OF_MONTH, '1-15/5', [1, 6, 11]],
])('the values of a part: %#', (field, part, values) => {
  expect(valuesOf(field, part)).toEqual(values);
});

test.each(['', '0', '13', '1-', '1-2-3', '1/0', '1/2/3', 'L', '?'])('no values of a month: %s', (part) => {
  expect(valuesOf(MONTH, part)).toBeUndefined();
});
