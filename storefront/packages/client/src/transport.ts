import { connectionProblem } from "./problem.ts";

/** Longer than the API's own limit of ten seconds, so that it is the one to say what went wrong. */
const PATIENCE_MS = 15_000;

/** Imports and redrives work for up to 20 seconds before they say how far they came. */
const STAFF_PATIENCE_MS = 35_000;

/** Where the API is: this origin, unless the page names another one. */
export const apiBase = document.querySelector<HTMLMetaElement>('meta[name="trolley-api"]')?.content ?? location.origin;

/** On another site the browser would not keep the API's cookie: the refresh token comes in the body. */
export const isElsewhere = new URL(apiBase).origin !== location.origin;

/** `fetch` that always ends, and throws a `Problem` when no answer came, or not all of it. */
export async function send(request: Request): Promise<Response> {
  const patience = new URL(request.url).pathname.startsWith("/v1/admin/") ? STAFF_PATIENCE_MS : PATIENCE_MS;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(patience)]);
  try {
    const answer = await fetch(request, { signal });
    const body = await answer.arrayBuffer();
    return new Response(body.byteLength > 0 ? body : null, answer);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw connectionProblem(error, navigator.onLine);
  }
}

export function post(path: string, body: unknown, token?: string): Promise<Response> {
  const headers = new Headers({ "content-type": "application/json" });
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (isElsewhere) headers.set("x-token-mode", "body");
  return send(new Request(new URL(path, apiBase), { method: "POST", headers, body: JSON.stringify(body) }));
}
