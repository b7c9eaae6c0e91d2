import { isProblem } from "@trolley/client";

interface Intent {
  key: string;
  /** What was sent, as JSON: another body is another intent. */
  body: string;
}

/**
 * One idempotency key per intent: the same write goes on with the same key through double clicks, retries and a reload,
 * until the API has answered. A refusal is an answer; no answer, 429 and 5xx are none.
 */
export class IntentKeys {
  readonly #store: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(store: Pick<Storage, "getItem" | "setItem" | "removeItem">) {
    this.#store = store;
  }

  once<Answer>(scope: string, body: unknown, send: (key: string) => Promise<Answer>): Promise<Answer> {
    const running = this.#running.get(scope);
    // The scope names one kind of answer.
    if (running) return running as Promise<Answer>;
    const sent = this.#send(scope, JSON.stringify(body), send).finally(() => this.#running.delete(scope));
    this.#running.set(scope, sent);
    return sent;
  }

  async #send<Answer>(scope: string, body: string, send: (key: string) => Promise<Answer>): Promise<Answer> {
    const place = `trolley.intent.${scope}`;
    const known = intentOf(this.#store.getItem(place));
    const intent = known?.body === body ? known : { key: crypto.randomUUID(), body };
    this.#store.setItem(place, JSON.stringify(intent));
    try {
      const answer = await send(intent.key);
      this.#store.removeItem(place);
      return answer;
    } catch (error) {
      if (isProblem(error) && !error.isPassing) this.#store.removeItem(place);
      throw error;
    }
  }
}

function intentOf(text: string | null): Intent | undefined {
  return text === null ? undefined : (JSON.parse(text) as Intent);
}
