import { all, and, any, FALSE, not, or, TRUE, unknown } from '../../../src/simulator/iam/ternary';

const A = unknown('the first reason');
const B = unknown('the second reason');

test('a false operand decides `and`, whatever is unknown', () => {
  expect([and(FALSE, A), and(A, FALSE), and(A, TRUE, FALSE)]).toEqual([FALSE, FALSE, FALSE]);
  expect([and(), and(TRUE, TRUE)]).toEqual([TRUE, TRUE]);
});

test('a true operand decides `or`, whatever is unknown', () => {
  expect([or(TRUE, A), or(A, TRUE), or(A, FALSE, TRUE)]).toEqual([TRUE, TRUE, TRUE]);
  expect([or(), or(FALSE, FALSE)]).toEqual([FALSE, FALSE]);
});

test('the first unknown operand gives the reason if no operand decides', () => {
  expect([and(TRUE, A, B), and(A, TRUE, B), and(A, B, TRUE)]).toEqual([A, A, A]);
  expect([or(FALSE, A, B), or(A, FALSE, B), or(A, B, FALSE)]).toEqual([A, A, A]);
});

test('an unknown result has its reason and no value', () => {
  expect(unknown('the reason')).toEqual({ value: undefined, unknown: 'the reason' });
});

test('`not` keeps what is unknown and its reason', () => {
  expect([not(TRUE), not(FALSE), not(A)]).toEqual([FALSE, TRUE, A]);
});

test('no item is examined after the one that decides', () => {
  const examined: boolean[] = [];
  const examine = (value: boolean) => {
    examined.push(value);
    return value ? TRUE : FALSE;
  };
  expect([all([true, false, true], examine), any([false, true, false], examine)]).toEqual([FALSE, TRUE]);
  expect(examined).toEqual([true, false, false, true]);
});
