import { type Schema, signIn, useCart } from "@trolley/client";
import { toast } from "@trolley/ui";
import { useState } from "react";
import { useLocation } from "wouter";

import { type NamedReport, namedReport } from "./mergeReport.ts";
import type { Credentials } from "./SignInForm.tsx";

interface Entry {
  /** Signs in, and goes on unless something has to be told first. */
  enter: (credentials: Credentials) => Promise<void>;
  entering: boolean;
  /** What became of the guest's cart, when it did not just come along. */
  report: NamedReport | undefined;
}

export function useEntry(next: string): Entry {
  const [, navigate] = useLocation();
  const [entering, setEntering] = useState(false);
  const [report, setReport] = useState<NamedReport>();
  const { cart } = useCart();

  const enter = async (credentials: Credentials) => {
    setEntering(true);
    try {
      const merged: Schema["MergeReport"] | undefined = await signIn(credentials);
      const news = merged && namedReport(merged, cart?.lines ?? []);
      if (news) setReport(news);
      else {
        toast("You are signed in");
        navigate(next, { replace: true });
      }
    } finally {
      setEntering(false);
    }
  };
  return { enter, entering, report };
}
