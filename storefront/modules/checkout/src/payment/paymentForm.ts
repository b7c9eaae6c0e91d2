/** What a payment form can be asked. */
export interface PaymentForm {
  /** The provider's token of what the shopper has chosen; throws `PaymentFormIncomplete` when it shows what is missing. */
  paymentMethod: () => Promise<string>;
}

/** The form says itself what is wrong, at its fields. */
export class PaymentFormIncomplete extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "PaymentFormIncomplete";
  }
}
