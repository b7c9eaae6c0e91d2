import { NotFound } from "@trolley/ui";
import { lazy, type ReactNode, Suspense } from "react";
import { Route, Switch } from "wouter";

import { AccountFrame } from "./frame/AccountFrame.tsx";
import { PageSkeleton } from "./frame/PageSkeleton.tsx";
import { CustomerArea } from "./session/CustomerArea.tsx";
import { SignInPage } from "./sign-in/SignInPage.tsx";

const SignUpPage = lazy(async () => ({ default: (await import("./sign-up/SignUpPage.tsx")).SignUpPage }));
const VerifyEmailPage = lazy(async () => ({ default: (await import("./verify/VerifyEmailPage.tsx")).VerifyEmailPage }));
const ForgotPasswordPage = lazy(async () => ({
  default: (await import("./password/ForgotPasswordPage.tsx")).ForgotPasswordPage,
}));
const ResetPasswordPage = lazy(async () => ({
  default: (await import("./password/ResetPasswordPage.tsx")).ResetPasswordPage,
}));
const DeletedPage = lazy(async () => ({ default: (await import("./privacy/DeletedPage.tsx")).DeletedPage }));
const ProfilePage = lazy(async () => ({ default: (await import("./profile/ProfilePage.tsx")).ProfilePage }));
const OrdersPage = lazy(async () => ({ default: (await import("./orders/OrdersPage.tsx")).OrdersPage }));
const OrderPage = lazy(async () => ({ default: (await import("./order/OrderPage.tsx")).OrderPage }));
const AddressesPage = lazy(async () => ({ default: (await import("./addresses/AddressesPage.tsx")).AddressesPage }));
const AddressPage = lazy(async () => ({ default: (await import("./addresses/AddressPage.tsx")).AddressPage }));
const NotificationsPage = lazy(async () => ({
  default: (await import("./notifications/NotificationsPage.tsx")).NotificationsPage,
}));
const DevicesPage = lazy(async () => ({ default: (await import("./devices/DevicesPage.tsx")).DevicesPage }));
const PrivacyPage = lazy(async () => ({ default: (await import("./privacy/PrivacyPage.tsx")).PrivacyPage }));

export default function Account(): ReactNode {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Switch>
        <Route path="/account/sign-in" component={SignInPage} />
        <Route path="/account/sign-up" component={SignUpPage} />
        <Route path="/account/deleted" component={DeletedPage} />
        <Route path="/verify-email" component={VerifyEmailPage} />
        <Route path="/forgot-password" component={ForgotPasswordPage} />
        <Route path="/reset-password" component={ResetPasswordPage} />
        <Route path="/account/*?" component={MyAccount} />
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}

function MyAccount() {
  return (
    <CustomerArea>
      <AccountFrame>
        <Switch>
          <Route path="/account" component={ProfilePage} />
          <Route path="/account/orders" component={OrdersPage} />
          <Route path="/account/orders/:id">{({ id }) => <OrderPage key={id} id={id} />}</Route>
          <Route path="/account/addresses" component={AddressesPage} />
          <Route path="/account/addresses/new">
            <AddressPage />
          </Route>
          <Route path="/account/addresses/:slug">{({ slug }) => <AddressPage key={slug} slug={slug} />}</Route>
          <Route path="/account/notifications" component={NotificationsPage} />
          <Route path="/account/sessions" component={DevicesPage} />
          <Route path="/account/privacy" component={PrivacyPage} />
          <Route component={NotFound} />
        </Switch>
      </AccountFrame>
    </CustomerArea>
  );
}
