import type { Schema } from "@trolley/client";

import type { QueueName } from "./deadLettersApi.ts";

/** What stands still while letters of a queue wait. */
export const STANDS_STILL: Record<QueueName, string> = {
  "authorize-payment": "payments are not asked for",
  "capture-payment": "authorized money is not collected",
  "undo-payment": "money is not given back",
  "apply-provider-event": "news of the payment provider are not applied",
  "settle-order": "orders do not hear of their payments",
  "record-movement": "stock movements are not recorded",
  "restore-cart": "carts of ended orders are not restored",
  "send-notification": "mails are not sent",
  "index-products": "the search is behind",
  "erase-personal-data": "deleted accounts are not erased everywhere",
  "relay-outbox": "the relay gave up on a part of a table's stream",
};

export function isQueueName(text: string): text is QueueName {
  return text in STANDS_STILL;
}

/** What the relay gave up are places in a stream, not messages that could be sent again. */
export function canRedrive(queue: QueueName): boolean {
  return queue !== "relay-outbox";
}

export const FAILURES: Record<Schema["DeadLetterFailure"], string> = {
  not_json: "It is not JSON: no release of this system has sent it.",
  not_an_event: "It is not an event that the deployed version can read.",
  not_relayed: "The relay gave up; the sweeper sends what is written there.",
};
