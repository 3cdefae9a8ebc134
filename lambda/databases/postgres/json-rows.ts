/** The rows of a query as one value, so that several queries are one statement. */
export function rows(query: string): string {
  return `(SELECT coalesce(json_agg(item), '[]') FROM (${query}) item)`;
}
