import type { Page } from "playwright-core";

import type { Schema } from "../../packages/client/src/schema.ts";
import { type Api, answer, apiAt, onceOnly } from "./api.ts";
import { Control } from "./control.ts";
import { expect } from "./expect.ts";
import { administrator, giveRoles, isSignedIn, type Person, person, register } from "./people.ts";
import type { Addresses } from "./system.ts";

/** What a product of a journey's own is like; the rest is chosen. */
export interface ProductWish {
  name?: string;
  /** Minor units. */
  price?: number;
  /** On hand of each variant. */
  stock?: number;
  /** One variant each: `[{ Size: "S" }, { Size: "M" }]`. */
  options?: Record<string, string>[];
  description?: string;
  category?: string;
  images?: Schema["ImageInput"][];
  status?: Schema["ProductStatus"];
}

export interface OrderWish {
  /** Whose: `customer.api`, or `await shop.guest()` with an `email`. */
  by: Api;
  lines: { sku: string; quantity: number }[];
  email?: string;
  paymentMethod?: string;
  shippingOption?: string;
}

export const ADDRESS = {
  name: "Robin Reader",
  line1: "12 Long Lane",
  city: "Springfield",
  region: "IL",
  postal_code: "62701",
  country: "US",
};

/** The running shop: makes what a journey needs, by the API as anybody would, so that no two journeys share anything. */
export class Shop {
  readonly addresses: Addresses;
  readonly control: Control;

  constructor(addresses: Addresses) {
    this.addresses = addresses;
    this.control = new Control(addresses);
  }

  /** A product that nobody else has, in stock. Its name is unique, too, and its SKUs follow from the product. */
  async product({
    name = "Mug",
    price = 1200,
    stock = 20,
    options = [{}],
    ...rest
  }: ProductWish = {}): Promise<Schema["Product"]> {
    const { api } = await this.admin();
    const unique = crypto.randomUUID().slice(0, 8);
    const variants = options.map((chosen, index) => ({
      sku: options.length === 1 ? `j-${unique}` : `j-${unique}-${index + 1}`,
      options: chosen,
      price: { amount: price, currency: "USD" },
    }));
    const body = { description: "", tags: [], images: [], ...rest, name: `${name} ${unique}`, variants };
    const product = await answer(api.POST("/v1/admin/products", { body: { ...body, variants: variants.map(whole) } }));
    if (stock > 0) for (const { sku } of product.variants) await this.restock(sku, stock);
    return product;
  }

  /** Corrects what is on hand by `delta`. */
  async restock(sku: string, delta: number): Promise<void> {
    const { api } = await this.admin();
    const params = { path: { sku }, ...onceOnly() };
    const body = { delta, reason: "journey" };
    await answer(api.POST("/v1/admin/stock/{sku}/adjustments", { params, body }));
  }

  /** Every variant costs this from now on. */
  async reprice(product: Schema["Product"], amount: number): Promise<void> {
    const { api } = await this.admin();
    const { id, version, name, description, category, tags, images, status, variants } = product;
    const price = { amount, currency: "USD" };
    const body = {
      name,
      description,
      category,
      tags,
      images,
      status,
      variants: variants.map((one) => whole({ ...one, price })),
    };
    await answer(
      api.PUT("/v1/admin/products/{id}", { params: { path: { id }, header: { "If-Match": `"${version}"` } }, body }),
    );
  }

  async coupon(coupon: Partial<Schema["NewCoupon"]> = {}): Promise<string> {
    const { api } = await this.admin();
    const code = `J${crypto.randomUUID().slice(0, 8)}`.toUpperCase();
    await answer(api.POST("/v1/admin/coupons", { body: { code, kind: "percent", rate_bp: 1000, ...coupon } }));
    return code;
  }

  admin(): Promise<Person> {
    return administrator(this.addresses.api);
  }

  /** Somebody new with an account and a verified e-mail. */
  async customer(name = "Robin Reader"): Promise<Person> {
    const { api } = this.addresses;
    const credentials = await register(api, name);
    const mail = await this.control.mailTo(credentials.email, /./);
    const token = new URLSearchParams(this.control.linkIn(mail, "verify-email").split("?")[1]).get("token") ?? "";
    await answer(apiAt(api).POST("/v1/auth/verify-email", { body: { token } }));
    return person(api, name, credentials);
  }

  /** Somebody new who works here. */
  async staff(...roles: Schema["Role"][]): Promise<Person> {
    const { api } = this.addresses;
    const credentials = await register(api, "Sasha Staff");
    await giveRoles(api, credentials.email, roles);
    return person(api, "Sasha Staff", credentials);
  }

  /** A guest's session beside the browser's. */
  async guest(): Promise<Api> {
    const { access_token } = await answer(apiAt(this.addresses.api).POST("/v1/auth/guest", { body: {} }));
    return apiAt(this.addresses.api, access_token);
  }

  /** The browser of this page is signed in; go to a page next. */
  async signIn(page: Page, who: Person): Promise<void> {
    await isSignedIn(page, who, this.addresses);
  }

  /** An order as it is placed; what follows, follows: see `orderIs`. */
  async order({
    by,
    lines,
    email,
    paymentMethod = "pm_card_visa",
    shippingOption = "standard",
  }: OrderWish): Promise<Schema["Order"]> {
    for (const { sku, quantity } of lines) {
      await answer(by.PUT("/v1/cart/items/{sku}", { params: { path: { sku } }, body: { quantity } }));
    }
    const body = {
      shipping_address: ADDRESS,
      shipping_option: shippingOption,
      payment_method: paymentMethod,
      ...(email && { email }),
    };
    return answer(by.POST("/v1/checkout", { params: onceOnly(), body }));
  }

  /** Waits until the order has come to a status, and answers it. */
  async orderIs(by: Api, id: string, status: Schema["OrderStatus"]): Promise<Schema["Order"]> {
    const order = () => answer(by.GET("/v1/orders/{id}", { params: { path: { id } } }));
    await expect.poll(async () => (await order()).status, { intervals: [100], timeout: 30_000 }).toBe(status);
    return order();
  }
}

type Variant = Pick<Schema["Variant"], "sku" | "options" | "price">;

/** The parts of a variant that a draft has. */
function whole({ sku, options, price }: Variant): Schema["VariantDraft"] {
  return { sku, options, price, price_schedule: [] };
}
