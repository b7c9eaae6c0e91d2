import { expect, test } from "vitest";

import { lockManager } from "./locks.fixture.ts";
import { singleFlight } from "./refresh.ts";
import type { Bearer } from "./token.ts";

/** An API whose refresh tokens can be used once, and the tabs that share its cookie. */
function browser() {
  const locks = lockManager();
  const api = { refreshes: 0, inFlight: 0, mostInFlight: 0, ended: false, broken: false };
  const tabs: { known: Bearer | undefined }[] = [];

  const renew = async () => {
    api.inFlight += 1;
    api.mostInFlight = Math.max(api.mostInFlight, api.inFlight);
    await new Promise((resolve) => setTimeout(resolve));
    api.inFlight -= 1;
    if (api.broken) throw new Error("no answer");
    if (api.ended) return undefined;
    api.refreshes += 1;
    const bearer = { token: `token-${api.refreshes}`, subject: "gst_1", roles: [], expiresAt: 0 };
    for (const other of tabs) other.known = bearer;
    return bearer;
  };

  const openTab = () => {
    const tab: { known: Bearer | undefined } = { known: undefined };
    tabs.push(tab);
    return singleFlight({ newest: () => tab.known, renew, locks });
  };
  return { api, openTab };
}

test("many requests of a tab that are refused at once refresh once", async () => {
  const { api, openTab } = browser();
  const refresh = openTab();
  const bearers = await Promise.all([refresh(), refresh(), refresh()]);
  expect(bearers.map((bearer) => bearer?.token)).toEqual(["token-1", "token-1", "token-1"]);
  expect(api.refreshes).toBe(1);
});

test("tabs never refresh at the same time, and share what one has got", async () => {
  const { api, openTab } = browser();
  const [one, two, three] = [openTab(), openTab(), openTab()];
  const bearers = await Promise.all([one(), two(), three()]);
  expect(new Set(bearers.map((bearer) => bearer?.token))).toEqual(new Set(["token-1"]));
  expect(api).toMatchObject({ refreshes: 1, mostInFlight: 1 });
});

test("a token that was refused is not handed out again", async () => {
  const { api, openTab } = browser();
  const refresh = openTab();
  await refresh();
  expect((await refresh("token-1"))?.token).toBe("token-2");
  expect((await refresh("token-1"))?.token).toBe("token-2");
  expect(api.refreshes).toBe(2);
});

test("after a session has ended there is no token, and after a lost answer the next try counts", async () => {
  const { api, openTab } = browser();
  const refresh = openTab();
  api.broken = true;
  await expect(refresh()).rejects.toThrow("no answer");
  api.broken = false;
  expect((await refresh())?.token).toBe("token-1");
  api.ended = true;
  expect(await refresh("token-1")).toBeUndefined();
});
