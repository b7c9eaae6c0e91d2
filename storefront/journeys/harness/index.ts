export { type Api, answer, apiAt, onceOnly } from "./api.ts";
export type { Fault, Mail } from "./control.ts";
export { expect } from "./expect.ts";
export { journey, type Stage } from "./journey.ts";
export { PASSWORD, type Person } from "./people.ts";
export { ADDRESS, type OrderWish, type ProductWish, type Shop } from "./shop.ts";
export { PHONE, type Visitor } from "./visitor.ts";
