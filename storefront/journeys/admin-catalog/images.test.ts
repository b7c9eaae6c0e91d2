import { answer, expect, journey } from "../harness/index.ts";

// One transparent pixel.
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

journey(
  "an image of a wrong type or too large is refused by name, and a fit one is uploaded, described and kept",
  async ({ page, shop }) => {
    const mug = await shop.product({ name: "Mug" });
    const staff = await shop.staff("catalog");
    await shop.signIn(page, staff);
    await page.goto(`/admin/products/${mug.id}`);
    const input = page.getByLabel("Add images");
    await input.setInputFiles([
      { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") },
      { name: "poster.png", mimeType: "image/png", buffer: Buffer.alloc(5 * 1024 * 1024) },
    ]);
    await expect(input).toHaveAccessibleDescription(/notes.txt is no JPEG, PNG, WebP or AVIF image/);
    await expect(input).toHaveAccessibleDescription(/poster.png has 5 MB; an image has at most 4 MB/);

    await input.setInputFiles({ name: "front.png", mimeType: "image/png", buffer: PNG });
    await expect(page.getByLabel("What image 1 shows")).toBeVisible();
    await expect(input).not.toHaveAccessibleDescription(/poster.png/);
    await input.setInputFiles({ name: "back.png", mimeType: "image/png", buffer: PNG });
    await page.getByLabel("What image 2 shows").fill("The back of the mug");
    await page.getByLabel("What image 1 shows").fill("A mug");
    await page.getByRole("button", { name: "Move image 2 forward" }).click();
    await expect(page.getByLabel("What image 1 shows")).toHaveValue("The back of the mug");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(`Version ${mug.version + 1}`)).toBeVisible();

    const saved = await answer(staff.api.GET("/v1/products/{id}", { params: { path: { id: mug.id } } }));
    expect(saved.images.map(({ alt }) => alt)).toEqual(["The back of the mug", "A mug"]);
    await page.reload();
    await expect(page.getByRole("img", { name: "A mug" })).toBeVisible();
  },
);

journey("an upload that breaks off says so, and a second try brings the image", async ({ page, shop, allow }) => {
  const mug = await shop.product({ name: "Mug" });
  const staff = await shop.staff("catalog");
  await shop.signIn(page, staff);
  await page.goto(`/admin/products/${mug.id}`);
  const isUpload = (url: URL) => url.searchParams.has("X-Amz-Signature");
  allow.noAnswer("PUT /");
  await page.route(isUpload, (route) => route.abort("connectionreset"), { times: 1 });
  await page.getByLabel("Add images").setInputFiles({ name: "front.png", mimeType: "image/png", buffer: PNG });
  await expect(page.getByRole("main").getByRole("alert")).toContainText("front.png is not uploaded");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByLabel("What image 1 shows")).toBeVisible();
  await expect(page.getByRole("main").getByRole("alert")).toBeHidden();
});
