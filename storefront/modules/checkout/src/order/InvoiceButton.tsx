import { useMutation } from "@tanstack/react-query";
import { answer, api, type Schema } from "@trolley/client";
import { Button, ErrorView } from "@trolley/ui";

const INVOICED = new Set<Schema["OrderPaymentStatus"]>(["paid", "partially_refunded", "refunded"]);

/** The invoice as a page to keep and print. It comes as a file: the link to it would carry no token. */
export function InvoiceButton({ order }: { order: Schema["Order"] }) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => saveAs(`invoice-${order.number}.html`, await readInvoice(order.id)),
  });
  if (!INVOICED.has(order.payment_status)) return null;
  return (
    <>
      <Button variant="secondary" busy={isPending} onClick={() => mutate()}>
        Download the invoice
      </Button>
      {error && <ErrorView problem={error} />}
    </>
  );
}

function readInvoice(id: string): Promise<Blob> {
  const headers = { Accept: "text/html" };
  return answer(api.GET("/v1/orders/{id}/invoice", { params: { path: { id } }, headers, parseAs: "blob" }));
}

function saveAs(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
