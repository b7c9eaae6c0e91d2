const REASONS: Record<string, string> = {
  insufficient_funds: "The card does not have enough funds.",
  expired_card: "The card has expired.",
  incorrect_cvc: "The card's security code is not right.",
  processing_error: "The bank could not process the payment. Trying again may help.",
  payment_intent_authentication_failure: "Your bank did not approve the payment.",
  card_velocity_exceeded: "The card has reached its limit.",
};

/** What a buyer may know of a bank's reason: a lost or stolen card is declined without saying so. */
export function declineReason(code: string | undefined): string {
  return (code && REASONS[code]) || "Your bank has declined the card.";
}
