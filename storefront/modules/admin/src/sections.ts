import type { Schema } from "@trolley/client";
import { type ComponentType, lazy } from "react";

/** A part of the console: who may open it, and what it shows. */
export interface Section {
  /** Below /admin. */
  path: string;
  /** What wouter matches, with the pages below it. */
  pattern: string;
  title: string;
  /** `admin` passes every one. */
  roles: readonly Schema["Role"][];
  page: ComponentType;
}

/** In the order of the navigation. */
export const sections: readonly Section[] = [
  {
    path: "/",
    pattern: "/",
    title: "Today",
    roles: ["support", "catalog", "warehouse", "finance"],
    page: lazy(() => import("./dashboard/DashboardPage.tsx")),
  },
  {
    path: "/orders",
    pattern: "/orders/*?",
    title: "Orders",
    roles: ["support", "warehouse", "finance"],
    page: lazy(() => import("./orders/OrdersSection.tsx")),
  },
  {
    path: "/payments",
    pattern: "/payments/*?",
    title: "Payments",
    roles: ["finance"],
    page: lazy(() => import("./payments/PaymentsSection.tsx")),
  },
  {
    path: "/products",
    pattern: "/products/*?",
    title: "Products",
    roles: ["catalog"],
    page: lazy(() => import("./products/ProductsSection.tsx")),
  },
  {
    path: "/categories",
    pattern: "/categories",
    title: "Categories",
    roles: ["catalog"],
    page: lazy(() => import("./categories/CategoriesSection.tsx")),
  },
  {
    path: "/import",
    pattern: "/import",
    title: "Import",
    roles: ["catalog"],
    page: lazy(() => import("./import/ImportSection.tsx")),
  },
  {
    path: "/stock",
    pattern: "/stock/*?",
    title: "Stock",
    roles: ["warehouse"],
    page: lazy(() => import("./stock/StockSection.tsx")),
  },
  {
    path: "/coupons",
    pattern: "/coupons/*?",
    title: "Coupons",
    roles: ["finance"],
    page: lazy(() => import("./coupons/CouponsSection.tsx")),
  },
  {
    path: "/users",
    pattern: "/users",
    title: "Users",
    roles: ["admin"],
    page: lazy(() => import("./users/UsersSection.tsx")),
  },
  {
    path: "/dead-letters",
    pattern: "/dead-letters/*?",
    title: "Dead letters",
    roles: ["admin"],
    page: lazy(() => import("./dead-letters/DeadLettersSection.tsx")),
  },
];
