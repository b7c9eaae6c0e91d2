import { Problem } from "@trolley/client";
import { describe, expect, it } from "vitest";

import { IntentKeys } from "./intentKeys.ts";

function storage() {
  const items = new Map<string, string>();
  return {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  };
}

const problem = (status: number, code: string) => new Problem({ code, status, title: code });

/** Sends and notes the key; the first answers are these problems. */
function api(...problems: Problem[]) {
  const sent: string[] = [];
  const send = async (key: string) => {
    sent.push(key);
    const refused = problems.shift();
    if (refused) throw refused;
    return "done";
  };
  return { sent, send };
}

describe("a write", () => {
  it("goes on with its key after a lost answer, also after a reload", async () => {
    const store = storage();
    const { sent, send } = api(problem(0, "no_answer"), problem(503, "unavailable"));
    await expect(new IntentKeys(store).once("refund:1", { amount: 5 }, send)).rejects.toThrow();
    await expect(new IntentKeys(store).once("refund:1", { amount: 5 }, send)).rejects.toThrow();
    await expect(new IntentKeys(store).once("refund:1", { amount: 5 }, send)).resolves.toBe("done");
    expect(new Set(sent).size).toBe(1);
  });

  it("is sent once by a double click", async () => {
    const { sent, send } = api();
    const keys = new IntentKeys(storage());
    await Promise.all([keys.once("ship:1", {}, send), keys.once("ship:1", {}, send)]);
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["was answered", []],
    ["was refused", [problem(409, "refund_exceeds_rest")]],
  ])("has another key once it %s", async (_, problems) => {
    const { sent, send } = api(...problems);
    const keys = new IntentKeys(storage());
    await keys.once("refund:1", { amount: 5 }, send).catch(() => undefined);
    await keys.once("refund:1", { amount: 5 }, send);
    expect(new Set(sent).size).toBe(2);
  });

  it("has another key when it says something else", async () => {
    const { sent, send } = api(problem(0, "no_answer"));
    const keys = new IntentKeys(storage());
    await keys.once("refund:1", { amount: 5 }, send).catch(() => undefined);
    await keys.once("refund:1", { amount: 6 }, send);
    expect(new Set(sent).size).toBe(2);
  });
});
