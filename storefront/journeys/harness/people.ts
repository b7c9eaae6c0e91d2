import type { Page } from "playwright-core";

import type { Schema } from "../../packages/client/src/schema.ts";
import { type Api, answer, apiAt } from "./api.ts";
import type { Addresses } from "./system.ts";

export const PASSWORD = "a long enough secret";
const ADMIN = { email: "admin@trolley.test", password: "trolley-demo-password" };

/** Somebody with an account, and a session of their own beside the browser's. */
export interface Person {
  email: string;
  password: string;
  name: string;
  api: Api;
}

export async function person(
  url: string,
  name: string,
  credentials: { email: string; password: string },
): Promise<Person> {
  const { access_token } = await answer(apiAt(url).POST("/v1/auth/sign-in", { body: credentials }));
  return { ...credentials, name, api: apiAt(url, access_token) };
}

let admin: Promise<Person> | undefined;

/** The demo's administrator, signed in once, and again when the shop's clock has passed the token's end. */
export async function administrator(url: string): Promise<Person> {
  const known = await admin;
  if (known && (await known.api.GET("/v1/auth/verify-token")).response.ok) return known;
  admin = person(url, "Alex Admin", ADMIN);
  return admin;
}

export async function register(url: string, name: string): Promise<{ email: string; password: string }> {
  const email = `${name.toLowerCase().replace(/[^a-z]/g, "")}.${crypto.randomUUID().slice(0, 8)}@journeys.test`;
  const credentials = { email, password: PASSWORD };
  await answer(apiAt(url).POST("/v1/auth/register", { body: { ...credentials, name } }));
  return credentials;
}

export async function giveRoles(url: string, email: string, roles: Schema["Role"][]): Promise<void> {
  const { api } = await administrator(url);
  const { items } = await answer(api.GET("/v1/admin/users", { params: { query: { email } } }));
  const [user] = items;
  if (!user) throw new Error(`${email} has no account`);
  await answer(api.PUT("/v1/admin/users/{id}/roles", { params: { path: { id: user.id } }, body: { roles } }));
}

/** The page's browser has a session of this person as if they had signed in on an earlier visit. The next page shows it. */
export async function isSignedIn(page: Page, { email, password }: Person, { shop }: Addresses): Promise<void> {
  const response = await page.request.post(`${shop}/v1/auth/sign-in`, {
    data: { email, password },
    headers: { origin: shop },
  });
  if (!response.ok()) throw new Error(`sign-in: ${response.status()} ${await response.text()}`);
  // A file that is no page: nothing of the shop runs yet.
  await page.goto("/shell/favicon.svg");
  await page.evaluate(() => localStorage.setItem("trolley.session", "cookie"));
}
