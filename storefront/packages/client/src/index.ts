export { answer, api, publicApi, versionedAnswer } from "./api.ts";
export { cart } from "./cart/cart.ts";
export type { CartView, LineFacts, Refusal, ShownLine } from "./cart/state.ts";
export { MOST_PER_LINE } from "./cart/state.ts";
export { useCart } from "./cart/useCart.ts";
export { formatDate, formatDateTime, formatNumber } from "./dates.ts";
export { onOpenCartDrawer, openCartDrawer } from "./drawer.ts";
export { keys } from "./keys.ts";
export type { ModuleProps } from "./module.ts";
export {
  compareMoney,
  formatDecimal,
  formatMoney,
  isZero,
  parseDecimal,
  sumMoney,
  timesMoney,
} from "./money.ts";
export { useOnline } from "./online.ts";
export { orderQuery, showOrder, useOrder } from "./order.ts";
export { byCursor, pageOf } from "./pages.ts";
export { nextPath, paths } from "./paths.ts";
export { payOnce, unansweredAttempt } from "./payOnce.ts";
export { orderAtRest } from "./polling.ts";
export type { FieldError } from "./problem.ts";
export { isProblem, Problem, problemOf } from "./problem.ts";
export {
  availabilityQuery,
  categoriesQuery,
  configQuery,
  createQueryClient,
  productQuery,
  profileQuery,
} from "./queries.ts";
export type { Money, Schema } from "./schema.ts";
export type { Session } from "./session.ts";
export { ensureGuest, forgetSession, hasRole, signIn, signOut, useSession } from "./session.ts";
export { startClient } from "./start.ts";
export type { TabMessage } from "./tabs.ts";
export { tellTabs, useTabMessages } from "./tabs.ts";
