import { isElsewhere } from "./transport.ts";

/** Says that there is a session to restore, so that a first visit asks for nothing. The cookie itself is out of reach. */
const MARK = "trolley.session";

export function hasStoredSession(): boolean {
  return localStorage.getItem(MARK) !== null;
}

/** On the API's own site the cookie has the refresh token, and the mark is all that is kept. */
export function storedRefreshToken(): string | undefined {
  return isElsewhere ? (localStorage.getItem(MARK) ?? undefined) : undefined;
}

export function storeSession(refreshToken: string | undefined): void {
  localStorage.setItem(MARK, isElsewhere && refreshToken ? refreshToken : "cookie");
}

export function endedSession(): void {
  localStorage.removeItem(MARK);
}
