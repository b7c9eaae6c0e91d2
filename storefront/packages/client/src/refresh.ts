import type { Bearer } from "./token.ts";

interface RefreshOptions {
  /** The newest token that this tab knows, also from other tabs. */
  newest: () => Bearer | undefined;
  /** Gets a new token and makes it the newest; nothing when the session has ended. */
  renew: () => Promise<Bearer | undefined>;
  locks: Pick<LockManager, "request">;
}

/**
 * One refresh at a time in this tab and in all tabs: a refresh token is used up by its use. `stale` is the token
 * that did not do; whoever waited for another tab's refresh takes that one's result.
 */
export function singleFlight({
  newest,
  renew,
  locks,
}: RefreshOptions): (stale?: string) => Promise<Bearer | undefined> {
  let flight: Promise<Bearer | undefined> | undefined;
  return (stale) => {
    flight ??= Promise.resolve(
      locks.request("trolley.session", () => {
        const known = newest();
        return known && known.token !== stale ? known : renew();
      }),
    ).finally(() => {
      flight = undefined;
    });
    return flight;
  };
}
