import type { Schema } from "./schema.ts";

/** What an access token says about its bearer; the API alone decides whether it is true. */
export interface Bearer {
  token: string;
  subject: string;
  roles: Schema["Role"][];
  /** Milliseconds since 1970. */
  expiresAt: number;
}

interface Claims {
  sub: string;
  roles: Schema["Role"][];
  exp: number;
  iat: number;
}

/** `now` corrects a wrong clock: the token was issued now. */
export function bearerOf(token: string, now = Date.now()): Bearer {
  const [, payload = ""] = token.split(".");
  const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const claims = JSON.parse(new TextDecoder().decode(bytes)) as Claims;
  return { token, subject: claims.sub, roles: claims.roles, expiresAt: now + (claims.exp - claims.iat) * 1000 };
}

export function isGuest(bearer: Bearer): boolean {
  return bearer.subject.startsWith("gst_");
}
