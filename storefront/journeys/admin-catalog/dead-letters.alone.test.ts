import { expect, journey } from "../harness/index.ts";

/** Puts a message straight to the letters that index-products gave up. */
async function giveUp(control: string, body: string): Promise<string> {
  const response = await fetch(control, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.SendMessage" },
    body: JSON.stringify({
      QueueUrl: `${control}/000000000000/trolley-local-IndexProductsDeadLetters`,
      MessageBody: body,
    }),
  });
  const { MessageId } = (await response.json()) as { MessageId: string };
  return MessageId;
}

journey(
  "what was given up is looked at, tried anew after a dry run, and what can never work is discarded with a reason",
  async ({ page, shop }) => {
    const { control } = shop.addresses;
    const mug = await shop.product({ name: "Mug" });
    const event = {
      id: "evt_01jd5m8k3r7q2v9x4c6b8n0zwp",
      type: "product.changed",
      data: { product_id: mug.id },
      schema_version: 1,
      occurred_at: new Date().toISOString(),
      aggregate_id: mug.id,
      aggregate_version: mug.version,
      correlation_id: "journey",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };
    const fit = await giveUp(control, JSON.stringify(event));
    const poison = await giveUp(control, "not an event");
    const boss = await shop.staff("admin");
    await shop.signIn(page, boss);
    await page.goto("/admin/dead-letters");
    await expect(page.getByRole("row", { name: /index-products/ })).toContainText("the search is behind");
    await page.getByRole("link", { name: "index-products" }).click();
    await expect(page.getByRole("row", { name: new RegExp(fit) })).toContainText(mug.id);
    await expect(page.getByRole("row", { name: new RegExp(poison) })).toContainText("It is not JSON");

    await page.getByLabel(`Choose product.changed ${fit}`).check();
    await page.getByRole("button", { name: "Redrive 1" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Dry run" }).click();
    await expect(dialog.getByText("Nothing was done. It would be 1")).toBeVisible();
    await dialog.getByRole("button", { name: "Redrive" }).click();
    await expect(dialog.getByText("1 sent back")).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await expect(page.getByRole("row", { name: new RegExp(fit) })).toBeHidden();

    await page.getByLabel(`Choose letter ${poison}`).check();
    await page.getByRole("button", { name: "Discard 1" }).click();
    await dialog.getByRole("button", { name: "Discard" }).click();
    await expect(dialog.getByLabel("Reason")).toHaveAccessibleDescription(/Say why they are discarded/);
    await dialog.getByLabel("Reason").fill("Sent by a script that is gone");
    await dialog.getByRole("button", { name: "Discard" }).click();
    await expect(dialog.getByText("1 discarded")).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await expect(page.getByRole("row", { name: new RegExp(poison) })).toBeHidden();
  },
);
