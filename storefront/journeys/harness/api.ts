import createClient, { type Client } from "openapi-fetch";

import type { paths } from "../../packages/client/src/schema.gen.ts";

/** The API without a browser, typed by its document. */
export type Api = Client<paths>;

export function apiAt(url: string, token?: string): Api {
  return createClient<paths>({
    baseUrl: url,
    headers: { "x-token-mode": "body", ...(token && { authorization: `Bearer ${token}` }) },
  });
}

/** The body of an answer; a refusal ends the journey. */
export async function answer<Body>(call: Promise<{ data?: Body; error?: unknown; response: Response }>): Promise<Body> {
  const { data, error, response } = await call;
  if (!response.ok) throw new Error(`${response.status} ${new URL(response.url).pathname}: ${JSON.stringify(error)}`);
  return data as Body;
}

/** A key for one request that may be made once. */
export function onceOnly(): { header: { "Idempotency-Key": string } } {
  return { header: { "Idempotency-Key": crypto.randomUUID() } };
}
