import type { BrowserContext, ConsoleMessage, Page, Request, Response } from "playwright-core";

/** What a journey provokes on purpose. Everything else of this kind fails it. */
export interface Allowed {
  /** The API refuses, or a file is not there: `refusal(409, "/v1/checkout")`. */
  refusal(status: number, path: string | RegExp): void;
  /** No answer comes. Being offline is allowed already. */
  noAnswer(path: string | RegExp): void;
  consoleError(text: string | RegExp): void;
  /** The content security policy forbids it. */
  violation(text: string | RegExp): void;
}

interface Fault {
  kind: "refusal" | "no answer" | "console" | "page" | "policy";
  text: string;
  status?: number;
}

// Chromium's own words for answers, which are watched themselves.
const OF_THE_NETWORK = /^Failed to load resource: /;
// A page that is left takes its requests with it; whoever has no connection gets no answer; the console tells what a
// policy stops.
const NATURAL = ["net::ERR_ABORTED", "net::ERR_INTERNET_DISCONNECTED", "csp"];

/** Collects what no visitor should ever cause: console errors, broken policies, refusals and lost requests. */
export class Watch implements Allowed {
  readonly #faults: Fault[] = [];
  readonly #allowed: ((fault: Fault) => boolean)[] = [];

  follow(context: BrowserContext): void {
    context.on("page", (page: Page) => page.on("pageerror", (error) => this.#note("page", error.stack ?? `${error}`)));
    context.on("console", (message) => this.#heard(message));
    context.on("response", (response) => this.#answered(response));
    context.on("requestfailed", (request) => this.#failed(request));
  }

  refusal(status: number, path: string | RegExp): void {
    this.#allowed.push((fault) => fault.kind === "refusal" && fault.status === status && matches(fault.text, path));
  }

  noAnswer(path: string | RegExp): void {
    this.#allowed.push((fault) => fault.kind === "no answer" && matches(fault.text, path));
  }

  consoleError(text: string | RegExp): void {
    this.#allowed.push((fault) => fault.kind === "console" && matches(fault.text, text));
  }

  violation(text: string | RegExp): void {
    this.#allowed.push((fault) => fault.kind === "policy" && matches(fault.text, text));
  }

  /** Everything that was not allowed, a line each. */
  unexpected(): string[] {
    const faults = this.#faults.filter((fault) => !this.#allowed.some((allows) => allows(fault)));
    return [...new Set(faults.map(({ kind, text }) => `${kind}: ${text}`))];
  }

  #note(kind: Fault["kind"], text: string, status?: number): void {
    this.#faults.push({ kind, text, ...(status !== undefined && { status }) });
  }

  #heard(message: ConsoleMessage): void {
    const text = message.text();
    if (message.type() !== "error" || OF_THE_NETWORK.test(text)) return;
    this.#note(text.includes("Content Security Policy") ? "policy" : "console", text);
  }

  #answered(response: Response): void {
    if (response.status() < 400) return;
    this.#note("refusal", `${response.status()} ${nameOf(response.request())}`, response.status());
  }

  #failed(request: Request): void {
    const reason = request.failure()?.errorText ?? "failed";
    if (!NATURAL.includes(reason)) this.#note("no answer", `${nameOf(request)} (${reason})`);
  }
}

function nameOf(request: Request): string {
  const { origin, pathname, search } = new URL(request.url());
  return `${request.method()} ${origin === "null" ? request.url() : pathname + search}`;
}

function matches(text: string, pattern: string | RegExp): boolean {
  return typeof pattern === "string" ? text.includes(pattern) : pattern.test(text);
}
