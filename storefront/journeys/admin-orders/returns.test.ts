import { answer, expect, journey } from "../harness/index.ts";
import { deliveredWithReturn, opensOrder, orderOf } from "./counter.ts";

journey("a return is found on the dashboard, taken in with the bowl restocked, and paid back", async (stage) => {
  const { page, shop } = stage;
  const { order, customer, bowl } = await deliveredWithReturn(shop);
  await shop.signIn(page, await shop.staff("support", "finance"));
  await page.goto("/admin/");
  await page.getByRole("link", { name: new RegExp(`${order.number}.*To decide`) }).click();
  const returns = page.getByRole("region", { name: "Returns" });
  await expect(returns).toContainText("Too small for my hands");
  await returns.getByRole("button", { name: "Approve" }).click();
  await returns.getByRole("button", { name: "It has arrived" }).click();
  const dialog = page.getByRole("dialog", { name: "Take the return in" });
  await dialog.getByLabel(bowl).check();
  await dialog.getByRole("button", { name: "Take it in" }).click();
  await expect(returns).toContainText(`${bowl}, back in stock`);
  await expect(returns).toContainText("not restocked");

  await returns.getByRole("button", { name: "Refund what came back" }).click();
  const refund = page.getByRole("dialog", { name: "Refund" });
  await expect(refund.getByLabel(bowl)).toHaveValue("1");
  await refund.getByLabel("Reason").fill("Came back");
  await refund.getByRole("button", { name: "Refund", exact: true }).click();
  await expect(page.getByText(/are refunded/)).toBeVisible();
  const [returned] = (await orderOf(customer.api, order.id)).returns;
  const payment = await answer(customer.api.GET("/v1/orders/{id}/payment", { params: { path: { id: order.id } } }));
  expect(payment.refunded).toEqual(returned?.refundable);
});

journey("a return that a colleague has rejected cannot be approved any more, and says so", async (stage) => {
  const { page, shop, allow, anotherVisitor } = stage;
  const { order } = await deliveredWithReturn(shop);
  const colleague = (await anotherVisitor()).page;
  await opensOrder(page, shop, await shop.staff("support"), order.number);
  await opensOrder(colleague, shop, await shop.staff("support"), order.number);
  await colleague.getByRole("button", { name: "Reject" }).click();
  const dialog = colleague.getByRole("dialog", { name: "Reject the return" });
  await dialog.getByLabel("Reason").fill("It was worn");
  await dialog.getByRole("button", { name: "Reject the return" }).click();
  await expect(colleague.getByText("Rejected: It was worn")).toBeVisible();

  allow.refusal(409, "/decision");
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("It is now: Rejected.");
  await expect(page.getByText("Rejected: It was worn")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toBeHidden();
});
