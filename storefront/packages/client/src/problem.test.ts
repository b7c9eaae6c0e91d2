import { expect, test } from "vitest";

import { connectionProblem, isProblem, problemOf, problemOfAnswer, secondsOf } from "./problem.ts";

function refusal(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

test("a problem keeps its code, its fields, its request and what to act on", async () => {
  const body = {
    type: "/problems/price_changed",
    title: "A price has changed",
    status: 409,
    detail: "Look again.",
    instance: "/v1/checkout",
    code: "price_changed",
    request_id: "01REQ",
    was: { amount: 1, currency: "USD" },
    errors: [{ pointer: "/email", code: "invalid", detail: "Not an address" }],
  };
  const problem = await problemOfAnswer(refusal(409, body));
  expect(problem).toMatchObject({ code: "price_changed", status: 409, detail: "Look again.", requestId: "01REQ" });
  expect(problem.data).toEqual({ was: { amount: 1, currency: "USD" } });
  expect(problem.errorAt("/email")).toBe("Not an address");
  expect(problem.errorAt("/name")).toBeUndefined();
  expect(problem.isPassing).toBe(false);
});

test("a gateway's answer without a problem is one all the same", async () => {
  const limited = await problemOfAnswer(refusal(429, { message: "Too Many" }, { "retry-after": "7" }));
  expect(limited).toMatchObject({ code: "too_many_requests", status: 429, retryAfter: 7, isPassing: true });
  const html = await problemOfAnswer(new Response("<html>", { status: 502, headers: { "x-request-id": "r1" } }));
  expect(html).toMatchObject({ code: "unavailable", requestId: "r1", isPassing: true });
});

test("a retry after a date is seconds from now, and never negative", () => {
  const soon = new Date(Date.now() + 60_000).toUTCString();
  expect(secondsOf(soon)).toBeGreaterThanOrEqual(59);
  expect(secondsOf("Sat, 01 Jan 2000 00:00:00 GMT")).toBe(0);
  expect(secondsOf("soon")).toBeUndefined();
  expect(secondsOf(null)).toBeUndefined();
});

test("offline and no answer are told apart, and neither is a refusal", () => {
  const offline = connectionProblem(new TypeError("Failed to fetch"), false);
  const lost = connectionProblem(new DOMException("", "TimeoutError"), true);
  expect([offline.code, lost.code]).toEqual(["offline", "no_answer"]);
  expect(offline.isConnection && lost.isConnection && offline.isPassing && lost.isPassing).toBe(true);
});

test("anything that is thrown can be shown", () => {
  expect(problemOf(new Error("boom"))).toMatchObject({ code: "client_error", detail: "boom", isPassing: false });
  const problem = connectionProblem(undefined, true);
  expect(problemOf(problem)).toBe(problem);
  expect(isProblem(problem, "offline", "no_answer")).toBe(true);
  expect(isProblem(problem, "offline")).toBe(false);
});
