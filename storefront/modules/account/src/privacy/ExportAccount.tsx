import { useMutation } from "@tanstack/react-query";
import { answer, api, pageOf } from "@trolley/client";
import { Button, Stack, toast } from "@trolley/ui";
import { ActionProblem } from "../form/ActionProblem.tsx";

import { download } from "../frame/download.ts";
import { wholeExport } from "./accountExport.ts";

export function ExportAccount({ headingId }: { headingId: string }) {
  const exporting = useMutation({
    mutationFn: () =>
      wholeExport((cursor = "") => answer(api.GET("/v1/me/export", { params: { query: pageOf(cursor) } }))),
    onSuccess: (whole) => {
      const file = new Blob([JSON.stringify(whole, null, 2)], { type: "application/json" });
      download(file, `my-account-${whole.exported_at.slice(0, 10)}.json`);
      toast("Your data is downloaded");
    },
  });
  return (
    <Stack gap={4}>
      <h2 id={headingId}>What we hold of you</h2>
      <p>Profile, addresses, sessions, cart, orders and notifications, in one file that programs can read (JSON).</p>
      {exporting.error && <ActionProblem problem={exporting.error} title="Nothing was downloaded" />}
      <div>
        <Button variant="secondary" busy={exporting.isPending} onClick={() => exporting.mutate()}>
          Download my data
        </Button>
      </div>
    </Stack>
  );
}
