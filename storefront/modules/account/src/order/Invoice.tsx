import { useMutation } from "@tanstack/react-query";
import { answer, api, type Schema } from "@trolley/client";
import { Button, toast } from "@trolley/ui";
import { ActionProblem } from "../form/ActionProblem.tsx";

import { download } from "../frame/download.ts";

async function invoicePage(id: string): Promise<Blob> {
  const call = api.GET("/v1/orders/{id}/invoice", {
    params: { path: { id } },
    headers: { accept: "text/html" },
    parseAs: "blob",
  });
  return answer(call);
}

/** The invoice as a page to keep and to print: a link could not open it, for links carry no access token. */
export function Invoice({ order: { id, number } }: { order: Schema["Order"] }) {
  const fetching = useMutation({
    mutationFn: () => invoicePage(id),
    onSuccess: (page) => {
      download(page, `invoice-${number}.html`);
      toast("The invoice is downloaded");
    },
  });
  return (
    <>
      <Button variant="secondary" busy={fetching.isPending} onClick={() => fetching.mutate()}>
        Download the invoice
      </Button>
      {fetching.error && <ActionProblem problem={fetching.error} title="The invoice was not downloaded" />}
    </>
  );
}
