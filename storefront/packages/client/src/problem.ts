/** One bad field of a request. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

interface ProblemFields {
  code: string;
  status: number;
  title: string;
  detail?: string | undefined;
  requestId?: string | undefined;
  retryAfter?: number | undefined;
  errors?: FieldError[];
  data?: Record<string, unknown>;
}

const STANDARD = new Set(["type", "title", "status", "detail", "instance", "code", "request_id", "errors"]);

/** Why a request did not do what it was asked for (RFC 9457), whether the API said so or nobody answered. */
export class Problem extends Error {
  readonly code: string;
  /** 0 without an answer. */
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly errors: FieldError[];
  /** What to act on, by `code`: docs/PROBLEMS.md. */
  readonly data: Record<string, unknown>;

  constructor(fields: ProblemFields, cause?: unknown) {
    super(`${fields.code}: ${fields.title}`, { cause });
    this.name = "Problem";
    this.code = fields.code;
    this.status = fields.status;
    this.title = fields.title;
    this.detail = fields.detail;
    this.requestId = fields.requestId;
    this.retryAfter = fields.retryAfter;
    this.errors = fields.errors ?? [];
    this.data = fields.data ?? {};
  }

  /** Nothing was refused: the request or its answer got lost on the way. */
  get isConnection(): boolean {
    return this.code === "offline" || this.code === "no_answer";
  }

  /** Asking again later may help, without a change. */
  get isPassing(): boolean {
    return this.isConnection || this.status === 429 || this.status >= 500;
  }

  errorAt(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail;
  }
}

export function isProblem(error: unknown, ...codes: string[]): error is Problem {
  return error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
}

/** Anything that was thrown, as a problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const detail = error instanceof Error ? error.message : undefined;
  return new Problem({ code: "client_error", status: 0, title: "Something went wrong on this page", detail }, error);
}

/** No answer came: the device is offline, or the request, or its answer, was lost or took too long. */
export function connectionProblem(cause: unknown, online: boolean): Problem {
  return online
    ? new Problem({ code: "no_answer", status: 0, title: "The shop does not answer" }, cause)
    : new Problem({ code: "offline", status: 0, title: "You are offline" }, cause);
}

/** The problem that an answer is. Gateways answer without one: then the status has to do. */
export async function problemOfAnswer(response: Response): Promise<Problem> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return problemOfBody(body, response.status, response.headers);
}

export function problemOfBody(body: unknown, status: number, headers: Headers): Problem {
  const fields = isRecord(body) ? body : {};
  return new Problem({
    code: text(fields.code) ?? codeOfStatus(status),
    status,
    title: text(fields.title) ?? "The shop cannot answer now",
    detail: text(fields.detail),
    requestId: text(fields.request_id) ?? headers.get("x-request-id") ?? undefined,
    retryAfter: secondsOf(headers.get("retry-after")),
    errors: fieldErrors(fields.errors),
    data: Object.fromEntries(Object.entries(fields).filter(([name]) => !STANDARD.has(name))),
  });
}

function codeOfStatus(status: number): string {
  if (status === 429) return "too_many_requests";
  return status >= 500 ? "unavailable" : "refused";
}

/** Seconds of a `Retry-After`, which may also be a date. */
export function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((error) => ({
    pointer: text(error.pointer) ?? "",
    code: text(error.code) ?? "invalid",
    detail: text(error.detail) ?? "Not valid",
  }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
