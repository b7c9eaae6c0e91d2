import { createHash } from "node:crypto";
import type { Route } from "playwright-core";

/**
 * The shop as if every shared library had been built anew: other names in the import map and nothing under the old
 * ones, while modules are as they were.
 */
export async function withCurrentMap(route: Route): Promise<void> {
  const url = new URL(route.request().url());
  if (route.request().resourceType() === "document") return newShell(route);
  if (!isShared(url.pathname)) return route.fallback();
  if (!url.pathname.endsWith("-next.js")) return route.fulfill({ status: 404 });
  url.pathname = url.pathname.replace(/-next\.js$/, ".js");
  return route.fulfill({ response: await route.fetch({ url: url.href }) });
}

function isShared(path: string): boolean {
  return /^\/(vendor|client|ui)\/.*\.js$/.test(path);
}

async function newShell(route: Route): Promise<void> {
  const response = await route.fetch();
  const html = await response.text();
  const renamed = html.replace(/(\/(?:vendor|client|ui)\/[^"]+?)\.js/g, "$1-next.js");
  const headers = response.headers();
  const policy = headers["content-security-policy"] ?? "";
  headers["content-security-policy"] = policy.replaceAll(hashOfMap(html), hashOfMap(renamed));
  await route.fulfill({ response, headers, body: renamed });
}

function hashOfMap(html: string): string {
  const [, map = ""] = /<script type="importmap">([\s\S]*?)<\/script>/.exec(html) ?? [];
  return createHash("sha256").update(map).digest("base64");
}
