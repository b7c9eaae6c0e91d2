export { CheckoutPage } from "./checkout/CheckoutPage.tsx";
export { ConfirmationPage } from "./order/ConfirmationPage.tsx";
export { OrderPage } from "./order/OrderPage.tsx";
export { ReturnPage } from "./order/ReturnPage.tsx";
export { TrackedOrderPage } from "./order/TrackedOrderPage.tsx";
export { TrackPage } from "./order/TrackPage.tsx";
