import { isProblem } from "./problem.ts";

/** An attempt to pay that was sent. */
interface Attempt {
  key: string;
  /** SHA-256 of what was sent: the data itself is not kept. */
  digest: string;
  since: string;
  answered: boolean;
}

interface AttemptsPort {
  stores: readonly Pick<Storage, "getItem" | "setItem" | "removeItem">[];
  locks: Pick<LockManager, "request">;
  now: () => Date;
}

export interface PayOnce<Body, Answer> {
  /** What is paid: `checkout:<cart>`, or `payment:<order>:<number of attempts>`. */
  scope: string;
  body: Body;
  send: (key: string) => Promise<Answer>;
}

const DAY_MS = 86_400_000;

/**
 * One idempotency key per attempt. The same body in the same scope goes on with the same key, whether the page was
 * reloaded, left and come back to, or opened in a second tab, so that the API answers with the order that there is. A refusal
 * ends the attempt; no answer does not.
 */
export class Attempts {
  readonly #port: AttemptsPort;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(port: AttemptsPort) {
    this.#port = port;
  }

  async payOnce<Body, Answer>(pay: PayOnce<Body, Answer>): Promise<Answer> {
    const running = this.#running.get(pay.scope);
    // The scope names one kind of answer.
    if (running) return running as Promise<Answer>;
    const attempt = Promise.resolve(
      this.#port.locks.request(`trolley.pay.${pay.scope}`, () => this.#attempt(pay)),
    ).finally(() => this.#running.delete(pay.scope));
    this.#running.set(pay.scope, attempt);
    return attempt;
  }

  /** An attempt of this scope that nobody has answered. */
  unanswered(scope: string): { since: string } | undefined {
    const attempt = this.#load(scope);
    return attempt && !attempt.answered ? { since: attempt.since } : undefined;
  }

  async #attempt<Body, Answer>({ scope, body, send }: PayOnce<Body, Answer>): Promise<Answer> {
    const digest = await digestOf(body);
    const known = this.#load(scope);
    const since = this.#port.now().toISOString();
    const attempt = known?.digest === digest ? known : { key: crypto.randomUUID(), digest, since, answered: false };
    this.#save(scope, attempt);
    try {
      const answer = await send(attempt.key);
      this.#save(scope, { ...attempt, answered: true });
      return answer;
    } catch (error) {
      if (isProblem(error) && !error.isPassing) this.#forget(scope);
      throw error;
    }
  }

  #load(scope: string): Attempt | undefined {
    for (const store of this.#port.stores) {
      const attempt = attemptOf(store.getItem(stored(scope)));
      if (attempt && this.#port.now().getTime() - Date.parse(attempt.since) < DAY_MS) return attempt;
    }
    return undefined;
  }

  #save(scope: string, attempt: Attempt): void {
    for (const store of this.#port.stores) store.setItem(stored(scope), JSON.stringify(attempt));
  }

  #forget(scope: string): void {
    for (const store of this.#port.stores) store.removeItem(stored(scope));
  }
}

function stored(scope: string): string {
  return `trolley.attempt.${scope}`;
}

function attemptOf(text: string | null): Attempt | undefined {
  return text === null ? undefined : (JSON.parse(text) as Attempt);
}

async function digestOf(body: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(body)));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const names = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(names.map(([name, part]) => [name, sorted(part)]));
}
