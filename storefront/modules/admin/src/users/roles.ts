import type { Schema } from "@trolley/client";

type Role = Schema["Role"];

interface StaffRole {
  role: Role;
  title: string;
  opens: string;
}

/** What an account can be given; `customer` every one is. */
export const STAFF_ROLES: readonly StaffRole[] = [
  { role: "support", title: "Support", opens: "orders, returns" },
  { role: "catalog", title: "Catalog", opens: "products, categories, import" },
  { role: "warehouse", title: "Warehouse", opens: "stock, shipping" },
  { role: "finance", title: "Finance", opens: "payments, refunds, coupons" },
  { role: "admin", title: "Administrator", opens: "everything, also these roles" },
];

export function staffRolesOf(roles: readonly Role[]): Role[] {
  return roles.filter((role) => role !== "customer");
}

/** "Catalog, Warehouse". */
export function rolesText(roles: readonly Role[]): string {
  const titles = STAFF_ROLES.filter(({ role }) => roles.includes(role)).map(({ title }) => title);
  return titles.length > 0 ? titles.join(", ") : "Customer";
}
