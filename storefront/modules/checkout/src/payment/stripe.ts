/** What is used of Stripe.js: https://docs.stripe.com/js */
export interface Stripe {
  elements: (options: {
    mode: "payment";
    amount: number;
    currency: string;
    paymentMethodCreation: "manual";
    paymentMethodTypes: readonly ["card"];
    appearance: { theme: "stripe" | "night" };
  }) => StripeElements;
  createPaymentMethod: (options: {
    elements: StripeElements;
  }) => Promise<StripeAnswer<{ paymentMethod: { id: string } }>>;
  handleNextAction: (options: { clientSecret: string }) => Promise<StripeAnswer<{ paymentIntent: { status: string } }>>;
}

export interface StripeElements {
  create: (kind: "payment") => PaymentElement;
  update: (change: { amount: number; currency: string }) => void;
  submit: () => Promise<{ error?: StripeError }>;
}

export interface PaymentElement {
  mount: (place: HTMLElement) => void;
  on: (event: "change" | "ready" | "loaderror", heard: () => void) => void;
  destroy: () => void;
}

interface StripeError {
  message?: string;
}

type StripeAnswer<Success> = (Success & { error?: undefined }) | { error: StripeError };

declare global {
  interface Window {
    Stripe?: (publishableKey: string) => Stripe;
  }
}

const SOURCE = "https://js.stripe.com/v3/";

let loading: Promise<Stripe> | undefined;

/** Stripe.js, from Stripe itself as it demands, once a form or a bank asks for it. */
export function loadStripe(publishableKey: string): Promise<Stripe> {
  loading ??= insertScript()
    .then(() => {
      if (!window.Stripe) throw new Error("Stripe.js has loaded and is not there");
      return window.Stripe(publishableKey);
    })
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

function insertScript(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = SOURCE;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("Stripe.js cannot be loaded"));
    };
    document.head.append(script);
  });
}
