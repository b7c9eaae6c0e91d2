import { afterEach, beforeEach, expect, test, vi } from "vitest";

beforeEach(() => {
  vi.stubGlobal("document", { querySelector: () => null });
  vi.stubGlobal("location", { origin: "https://shop.test" });
  vi.stubGlobal("navigator", { onLine: true });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function sendTo(answer: Response): Promise<Response> {
  vi.stubGlobal("fetch", async () => answer);
  const { send } = await import("./transport.ts");
  return send(new Request("https://shop.test/v1/cart"));
}

test("an answer that breaks off is none", async () => {
  const broken = new ReadableStream({
    start: (stream) => {
      stream.enqueue(new TextEncoder().encode('{"id":'));
      stream.error(new TypeError("network error"));
    },
  });
  await expect(sendTo(new Response(broken, { status: 201 }))).rejects.toMatchObject({ code: "no_answer", status: 0 });
});

test("an answer comes with its status, headers and body", async () => {
  const answer = await sendTo(new Response('{"id":"cart"}', { status: 201, headers: { etag: '"1"' } }));
  expect([answer.status, answer.headers.get("etag"), await answer.json()]).toEqual([201, '"1"', { id: "cart" }]);
  expect((await sendTo(new Response(null, { status: 304 }))).status).toBe(304);
});
