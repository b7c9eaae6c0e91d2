import type { Session } from "@trolley/client";
import { beforeEach, expect, test, vi } from "vitest";

import { emptyValues } from "./checkoutForm.ts";
import { forgetDraft, loadDraft, saveDraft } from "./draft.ts";

const typed = { ...emptyValues("US"), email: "ada@example.com" };
const guest: Session = { state: "guest", subject: "gst_1", roles: [] };
const ada: Session = { state: "customer", subject: "usr_1", roles: [] };
const eve: Session = { state: "customer", subject: "usr_2", roles: [] };

beforeEach(() => {
  const items = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => items.set(name, value),
    removeItem: (name: string) => items.delete(name),
  });
});

test("a guest who signs in keeps what was typed", () => {
  saveDraft(typed, guest);
  expect(loadDraft(ada)).toEqual(typed);
});

test("nobody sees what another customer has typed", () => {
  saveDraft(typed, ada);
  expect(loadDraft(ada)).toEqual(typed);
  expect(loadDraft(eve)).toBeUndefined();
  expect(loadDraft({ state: "anonymous" })).toBeUndefined();
});

test("what is stored in another shape is passed over", () => {
  sessionStorage.setItem("trolley.checkout", '{"values":{"email":1}}');
  expect(loadDraft(guest)).toBeUndefined();
  saveDraft(typed, guest);
  forgetDraft();
  expect(loadDraft(guest)).toBeUndefined();
});
