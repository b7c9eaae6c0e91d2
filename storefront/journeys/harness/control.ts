import { expect } from "./expect.ts";
import type { Addresses } from "./system.ts";

/** "The next `times` calls like this, after `skip` of them, fail so." local/README.md has all. */
export interface Fault {
  action: "drop" | "lose_answer" | "throttle" | "server_error" | "hang" | "conflict" | "kill_before" | "kill_after";
  /** The function that calls, by its file's name: `checkout`. */
  function?: string;
  operation?: string;
  table?: string;
  times?: number;
  skip?: number;
  /** For `hang`: milliseconds. */
  ms?: number;
  /** Only for events that have one of these in them: an e-mail, a SKU, an id. Or journeys beside this one feel it. */
  mentions: [string, ...string[]];
}

export interface Mail {
  to: string[];
  subject: string;
  text?: string;
  html?: string;
}

/** What nobody can do to the deployed shop. */
export class Control {
  readonly #addresses: Addresses;

  constructor(addresses: Addresses) {
    this.#addresses = addresses;
  }

  async faults(...rules: Fault[]): Promise<void> {
    await this.#post("faults", { rules });
  }

  /** Shifts the shop's clock for everybody: only in `*.alone.test.ts`. */
  async advance(minutes: number): Promise<void> {
    const { testPath } = (await import("vitest")).expect.getState();
    if (!testPath?.endsWith(".alone.test.ts"))
      throw new Error("the clock is everybody's: name the file *.alone.test.ts");
    await this.#post("clock", { advance_seconds: minutes * 60 });
  }

  /** Runs a scheduled function now: `expire-orders`. */
  async runs(schedule: string): Promise<void> {
    await this.#post(`schedules/${schedule}`, {});
  }

  /** Everything that was set off, by whomever, has come to its end. Where there is one thing to wait for, wait for that. */
  async idle(): Promise<void> {
    await expect.poll(async () => (await this.#get<{ idle: boolean }>("idle")).idle, { intervals: [100] }).toBe(true);
  }

  /** The newest message to an address whose subject matches, once it has come. */
  async mailTo(address: string, subject: RegExp): Promise<Mail> {
    const newest = async () => {
      const all = await this.#get<Mail[]>(`mail?to=${encodeURIComponent(address)}`);
      return all.findLast((mail) => subject.test(mail.subject));
    };
    await expect.poll(newest, { message: `mail to ${address} about ${subject}`, intervals: [100] }).toBeDefined();
    return (await newest()) as Mail;
  }

  /** The path on the shop of the first link in a message whose address contains `part`. */
  linkIn(mail: Mail, part: string): string {
    const links = `${mail.text ?? ""} ${mail.html ?? ""}`.match(/https?:\/\/[^\s"<>]+/g) ?? [];
    const link = links.find((address) => address.includes(part));
    if (!link) throw new Error(`no link with ${part} in "${mail.subject}"`);
    const { pathname, search, hash } = new URL(link.replaceAll("&amp;", "&"));
    return pathname + search + hash;
  }

  async #get<Body>(path: string): Promise<Body> {
    const response = await fetch(`${this.#addresses.control}/_local/${path}`);
    return response.json() as Promise<Body>;
  }

  async #post(path: string, body: unknown): Promise<void> {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${this.#addresses.control}/_local/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
}
