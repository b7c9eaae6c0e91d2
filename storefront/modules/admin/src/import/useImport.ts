import { useQueryClient } from "@tanstack/react-query";
import { answer, api, keys, type Problem, problemOf } from "@trolley/client";
import { announce } from "@trolley/ui";
import { useState } from "react";

import { productsKey } from "../products/productsApi.ts";
import { stockKey } from "../stock/stockApi.ts";
import type { ImportFile } from "./importFile.ts";
import { joined, NO_REPORT, type Report } from "./importReport.ts";

interface Run {
  isDry: boolean;
  report: Report;
  state: "running" | "done" | "interrupted";
  problem?: Problem;
}

function sendFile({ type, bytes }: ImportFile, isDry: boolean, setsStock: boolean, row: number) {
  const query = {
    ...(isDry && { dry_run: true }),
    ...(setsStock && { stock: "set" as const }),
    ...(row > 0 && { from_row: row }),
  };
  const call = api.POST("/v1/admin/products/import", {
    params: { query },
    headers: { "content-type": type },
    body: bytes,
    bodySerializer: (body) => body,
  });
  return answer(call);
}

/** Goes through a file as far as it takes, request by request; where it was interrupted it can go on. */
export function useImport(file: ImportFile | undefined, setsStock: boolean) {
  const [run, setRun] = useState<Run>();
  const queryClient = useQueryClient();

  const go = async (isDry: boolean, begun: Report) => {
    if (!file || run?.state === "running") return;
    let report = begun;
    setRun({ isDry, report, state: "running" });
    try {
      do {
        report = joined(report, await sendFile(file, isDry, setsStock, report.next_row ?? 0));
        setRun({ isDry, report, state: report.next_row === undefined ? "done" : "running" });
      } while (report.next_row !== undefined);
      announce(isDry ? "The dry run is over" : "The import is over");
    } catch (thrown) {
      setRun({ isDry, report, state: "interrupted", problem: problemOf(thrown) });
    }
    if (isDry) return;
    for (const queryKey of [productsKey, stockKey, keys.categories()]) void queryClient.invalidateQueries({ queryKey });
  };

  return {
    run,
    start: (isDry: boolean) => void go(isDry, NO_REPORT),
    goOn: () => run && void go(run.isDry, run.report),
    forget: () => setRun(undefined),
  };
}
