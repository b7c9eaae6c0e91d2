export { cancelOrder, requestReturn } from "./actions.ts";
export { canCancelOrder } from "./cancellable.ts";
export { canReturn, leftToReturn, returnableLines } from "./returnable.ts";
