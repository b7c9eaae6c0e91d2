/** How an infinite query goes through the pages of a list. */
export const byCursor = {
  initialPageParam: "",
  getNextPageParam: (page: { next_cursor?: string }) => page.next_cursor,
};

/** The parameters of one page: the first has no cursor. */
export function pageOf(cursor: string, limit?: number): { cursor?: string; limit?: number } {
  return { ...(limit && { limit }), ...(cursor && { cursor }) };
}
