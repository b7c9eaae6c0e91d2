import createClient from "openapi-fetch";

import { Problem, problemOfBody } from "./problem.ts";
import type { paths } from "./schema.gen.ts";
import { currentToken, replacementOf } from "./session.ts";
import { apiBase, send } from "./transport.ts";

async function sendInSession(request: Request): Promise<Response> {
  const again = request.clone();
  const token = await currentToken();
  const answer = await sendAs(request, token);
  if (answer.status !== 401 || !token) return answer;
  const replacement = await replacementOf(token);
  return replacement ? sendAs(again, replacement) : answer;
}

function sendAs(request: Request, token: string | undefined): Promise<Response> {
  if (token) request.headers.set("authorization", `Bearer ${token}`);
  return send(request);
}

/** The API, as whoever this browser's session is. */
export const api = createClient<paths>({ baseUrl: apiBase, fetch: sendInSession });

/** What everybody may read, without a token, so that caches can answer. */
export const publicApi = createClient<paths>({ baseUrl: apiBase, fetch: send });

interface Answered<Body> {
  data?: Body;
  error?: unknown;
  response: Response;
}

/** The body of an answer; a refusal is thrown as its problem. */
export async function answer<Body>(call: Promise<Answered<Body>>): Promise<Body> {
  return (await versionedAnswer(call)).body;
}

/** The body and its `ETag`, for `If-Match`. */
export async function versionedAnswer<Body>(
  call: Promise<Answered<Body>>,
): Promise<{ body: Body; etag: string | undefined }> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOfBody(error, response.status, response.headers);
  // A 204 has no body, and its type says so.
  if (data === undefined && response.status !== 204) throw emptyAnswer(response);
  return { body: data as Body, etag: response.headers.get("etag") ?? undefined };
}

function emptyAnswer(response: Response): Problem {
  return new Problem({ code: "no_answer", status: response.status, title: "The shop's answer is empty" });
}
