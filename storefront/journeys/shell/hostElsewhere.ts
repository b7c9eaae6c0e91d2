import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import type { Addresses } from "../harness/system.ts";

/** The shop's pages on another origin, built to know where the API is. Answers how to end it. */
export async function hostElsewhere({ shop, api, elsewhere }: Addresses): Promise<() => void> {
  const server = createServer((request, response) => void answer(request, response, { shop, api }));
  const { hostname, port } = new URL(elsewhere);
  await new Promise<void>((listening) => server.listen(Number(port), hostname, listening));
  return () => {
    server.closeAllConnections();
    server.close();
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { shop, api }: Pick<Addresses, "shop" | "api">,
): Promise<void> {
  const file = await fetch(shop + request.url);
  const type = file.headers.get("content-type") ?? "";
  const policy = file.headers.get("content-security-policy");
  response.statusCode = file.status;
  response.setHeader("content-type", type);
  if (policy) response.setHeader("content-security-policy", policy.replace("connect-src", `connect-src ${api}`));
  const body = Buffer.from(await file.arrayBuffer());
  response.end(type.startsWith("text/html") ? withApi(body.toString(), api) : body);
}

function withApi(html: string, api: string): string {
  return html.replace("<head>", `<head><meta name="trolley-api" content="${api}">`);
}
