/** A page of a list of the API. */
export interface Page<Row> {
  items: Row[];
  next_cursor?: string;
}

/** How an infinite query goes through the pages of a list. */
export const byCursor = {
  initialPageParam: "",
  getNextPageParam: (page: { next_cursor?: string }) => page.next_cursor,
};

/** The parameters of one page. */
export function pageOf(cursor: string, limit: number): { limit: number; cursor?: string } {
  return cursor ? { limit, cursor } : { limit };
}
