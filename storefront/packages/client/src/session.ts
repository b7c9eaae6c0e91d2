import { useSyncExternalStore } from "react";

import { problemOfAnswer } from "./problem.ts";
import { singleFlight } from "./refresh.ts";
import type { Schema } from "./schema.ts";
import { endedSession, hasStoredSession, storedRefreshToken, storeSession } from "./storedSession.ts";
import { onTabMessage, tellTabs } from "./tabs.ts";
import { type Bearer, bearerOf, isGuest } from "./token.ts";
import { post } from "./transport.ts";

export type Session =
  | { state: "restoring" }
  | { state: "anonymous"; ended?: Ending }
  | { state: "guest" | "customer"; subject: string; roles: Schema["Role"][] };

/** Why there is no session any more. */
export type Ending = "signed-out" | "expired";

/** A token this close to its end is renewed first. */
const MARGIN_MS = 30_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

let bearer: Bearer | undefined;
let session: Session = { state: hasStoredSession() ? "restoring" : "anonymous" };
const listeners = new Set<(session: Session) => void>();

function become(next: Bearer | undefined, ended?: Ending): void {
  const before = session;
  bearer = next;
  if (next) session = { state: isGuest(next) ? "guest" : "customer", subject: next.subject, roles: next.roles };
  else session = { state: "anonymous", ...(ended && { ended }) };
  const unchanged = before.state === session.state && subjectOf(before) === subjectOf(session);
  if (unchanged) session = before;
  else for (const listener of listeners) listener(session);
}

export function subjectOf(of: Session): string | undefined {
  return "subject" in of ? of.subject : undefined;
}

function accept(tokens: Schema["Tokens"]): Bearer {
  const next = bearerOf(tokens.access_token);
  storeSession(tokens.refresh_token);
  become(next);
  return next;
}

async function renew(): Promise<Bearer | undefined> {
  const refresh_token = storedRefreshToken();
  const answer = await post("/v1/auth/refresh", refresh_token ? { refresh_token } : {});
  if (answer.ok) {
    const next = accept(await answer.json());
    tellTabs({ type: "token", token: next.token });
    return next;
  }
  if (answer.status !== 401) throw await problemOfAnswer(answer);
  endedSession();
  become(undefined, "expired");
  return undefined;
}

const refresh = singleFlight({ newest: () => bearer, renew, locks: navigator.locks });

/** The token to send, renewed when it is about to end; nothing when there is no session. */
export async function currentToken(): Promise<string | undefined> {
  if (bearer && bearer.expiresAt - MARGIN_MS > Date.now()) return bearer.token;
  if (!bearer && !hasStoredSession()) return undefined;
  return (await refresh(bearer?.token))?.token;
}

/** Another token than the one that was refused. */
export async function replacementOf(refused: string): Promise<string | undefined> {
  return (await refresh(refused))?.token;
}

/** Goes on with the session that an earlier visit has left, as soon as the API answers. */
export async function restoreSession(pause = FIRST_PAUSE_MS): Promise<void> {
  try {
    await currentToken();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, pause));
    await restoreSession(Math.min(pause * 2, LONGEST_PAUSE_MS));
  }
}

/** A guest's session, unless there is one of any kind. */
export async function ensureGuest(): Promise<void> {
  if (await currentToken()) return;
  await navigator.locks.request("trolley.guest", async () => {
    if (await currentToken()) return;
    const answer = await post("/v1/auth/guest", {});
    if (!answer.ok) throw await problemOfAnswer(answer);
    const next = accept(await answer.json());
    tellTabs({ type: "signed-in", token: next.token });
  });
}

export async function signIn(credentials: {
  email: string;
  password: string;
}): Promise<Schema["MergeReport"] | undefined> {
  const token = await currentToken().catch(() => undefined);
  const guest_token = session.state === "guest" ? token : undefined;
  const answer = await post("/v1/auth/sign-in", guest_token ? { ...credentials, guest_token } : credentials);
  if (!answer.ok) throw await problemOfAnswer(answer);
  const tokens: Schema["Tokens"] = await answer.json();
  tellTabs({ type: "signed-in", token: accept(tokens).token });
  return tokens.cart_merge;
}

export async function signOut(): Promise<void> {
  const token = await currentToken();
  const answer = token ? await post("/v1/auth/sign-out", {}, token) : undefined;
  if (answer && !answer.ok && answer.status !== 401) throw await problemOfAnswer(answer);
  forgetSession();
  tellTabs({ type: "signed-out" });
}

/** After the API has ended it: a deleted account, a changed password. */
export function forgetSession(): void {
  endedSession();
  become(undefined, "signed-out");
}

onTabMessage((message) => {
  if (message.type === "signed-out") become(undefined, "signed-out");
  if (message.type === "token" || message.type === "signed-in") become(bearerOf(message.token));
});

export function currentSession(): Session {
  return session;
}

export function onSessionChange(listener: (session: Session) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSession(): Session {
  return useSyncExternalStore(onSessionChange, currentSession);
}

/** `admin` passes every one. */
export function hasRole(of: Session, ...roles: Schema["Role"][]): boolean {
  return "roles" in of && of.roles.some((role) => role === "admin" || roles.includes(role));
}
