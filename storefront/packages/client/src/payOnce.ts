import { Attempts, type PayOnce } from "./attempts.ts";

// The first that has it counts: another tab's attempt is in the second.
const attempts = new Attempts({
  stores: [localStorage, sessionStorage],
  locks: navigator.locks,
  now: () => new Date(),
});

export function payOnce<Body, Answer>(pay: PayOnce<Body, Answer>): Promise<Answer> {
  return attempts.payOnce(pay);
}

/** An attempt that was sent and not answered: the same body goes on with it. */
export function unansweredAttempt(scope: string): { since: string } | undefined {
  return attempts.unanswered(scope);
}
