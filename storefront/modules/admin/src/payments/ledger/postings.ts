import { type Money, type Schema, sumMoney } from "@trolley/client";

export interface Turnover {
  account: Schema["Account"];
  debits: Money;
  credits: Money;
  /** Debits less credits, as the API has it. */
  balance: Money;
}

interface Sums {
  accounts: Turnover[];
  debits: Money;
  credits: Money;
  balance: Money;
}

/** What was posted on each side of each account, and everything together: both sides are equal, and the balances are zero. */
export function sumsOf({ entries, balances, currency }: Schema["PaymentLedger"]): Sums {
  const posted = (side: "debit" | "credit", account: Schema["Account"]) => {
    const entriesOf = entries.filter((entry) => entry[side] === account);
    return sumMoney(
      entriesOf.map(({ amount }) => amount),
      currency,
    );
  };
  const accounts = balances.map(({ account, balance }) => ({
    account,
    debits: posted("debit", account),
    credits: posted("credit", account),
    balance: { amount: balance, currency },
  }));
  const total = (side: "debits" | "credits" | "balance") =>
    sumMoney(
      accounts.map((account) => account[side]),
      currency,
    );
  return { accounts, debits: total("debits"), credits: total("credits"), balance: total("balance") };
}
