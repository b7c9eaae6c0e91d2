import type { Schema } from "@trolley/client";

const USD = (amount: number): Schema["Money"] => ({ amount, currency: "USD" });
const AT = "2026-11-21T12:00:00Z";

/** Two mugs and a bowl, paid for. */
export function staffOrder(changes: Partial<Schema["StaffOrder"]> = {}): Schema["StaffOrder"] {
  return {
    id: "ord_01jd8q4c7x2m9k3v5w6t0r1s2p",
    number: "261121-7K2M9Q",
    status: "processing",
    payment_status: "paid",
    fulfillment_status: "unfulfilled",
    lines: [line("l1", "Mug", 2), line("l2", "Bowl", 1)],
    subtotal: USD(3000),
    discount: USD(0),
    shipping: USD(0),
    tax: USD(0),
    total: USD(3000),
    prices_include_tax: false,
    contact: { email: "ada@example.com" },
    shipping_address: { name: "Ada", line1: "1 Main St", city: "Springfield", postal_code: "62701", country: "US" },
    shipping_option: { id: "standard", name: "Standard" },
    shipments: [],
    returns: [],
    created_at: AT,
    updated_at: AT,
    version: 3,
    subject: "gst_01jd8q4c7x2m9k3v5w6t0r1s2p",
    ...changes,
  };
}

function line(id: string, name: string, quantity: number): Schema["OrderLine"] {
  const price = { unit_price: USD(1000), line_total: USD(1000 * quantity), discount: USD(0), tax: USD(0) };
  return { id, sku: name, product_id: "prd_01jd8q4c7x2m9k3v5w6t0r1s2p", name, options: {}, quantity, ...price };
}

export function shipment(lines: Schema["Shipment"]["lines"]): Schema["Shipment"] {
  return { id: "shp_01jd8q4c7x2m9k3v5w6t0r1s2p", lines, shipped_at: AT };
}
