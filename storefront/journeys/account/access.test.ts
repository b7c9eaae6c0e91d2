import { everybodyCanUse } from "../access/pages.ts";
import { expect, type Person, type Stage } from "../harness/index.ts";
import {
  changesProfile,
  endsEverySession,
  heading,
  isGuest,
  paidOrder,
  putsInCart,
  signsIn,
  staffTakes,
} from "./account.ts";

everybodyCanUse({
  "signing in again in the middle of a form": async (stage) => {
    stage.allow.refusal(401, /\/v1\/(me|auth\/refresh)/);
    const robin = await arrives(stage);
    await stage.page.clock.install();
    await stage.page.goto("/account");
    await stage.page.getByLabel("Name").fill("Robin Typing");
    await endsEverySession(robin.api);
    await stage.page.clock.fastForward("20:00");
    await stage.page.getByRole("button", { name: "Save" }).click();
    await expect(stage.page.getByRole("dialog")).toBeVisible();
  },
  "a profile that was changed elsewhere": async (stage) => {
    stage.allow.refusal(412, "/v1/me");
    const robin = await arrives(stage);
    await stage.page.goto("/account");
    await stage.page.getByLabel("Phone").fill("+1 555 0111");
    await changesProfile(robin.api, { phone: "+1 555 0100" });
    await stage.page.getByRole("button", { name: "Save" }).click();
    await expect(stage.page.getByRole("main").getByRole("alert")).toBeVisible();
  },
  "what became of a guest's cart": async ({ page, shop }) => {
    const robin = await shop.customer();
    const mug = await shop.product({ stock: 200 });
    await putsInCart(robin.api, mug, 98);
    await putsInCart(await isGuest(page, shop), mug, 5);
    await page.goto("/account/sign-in");
    await expect(page.getByRole("button", { name: "Cart, 5 items" })).toBeVisible();
    await signsIn(page, robin);
    await expect(heading(page)).toHaveText("You are signed in");
  },
  "an order that has arrived and the form to send it back": async (stage) => {
    const robin = await arrives(stage);
    const order = await paidOrder(stage.shop, robin.api, await stage.shop.product(), 2);
    await staffTakes(stage.shop, order, "start", "ship", "deliver");
    await stage.page.goto(`/account/orders/${order.id}`);
    await stage.page.getByRole("button", { name: "Send something back" }).click();
    await stage.page.getByRole("button", { name: "Ask for the return" }).click();
    await expect(stage.page.getByLabel("Why")).toHaveAttribute("aria-invalid", "true");
  },
  "deleting the account": async (stage) => {
    await arrives(stage);
    await stage.page.goto("/account/privacy");
    await stage.page.getByRole("button", { name: "Delete my account ..." }).click();
    await expect(stage.page.getByRole("dialog")).toBeVisible();
  },
});

async function arrives({ page, shop }: Stage): Promise<Person> {
  const robin = await shop.customer();
  await shop.signIn(page, robin);
  return robin;
}
