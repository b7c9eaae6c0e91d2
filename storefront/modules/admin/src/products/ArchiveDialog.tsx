import { useQueryClient } from "@tanstack/react-query";
import { keys, type Schema } from "@trolley/client";
import { toast } from "@trolley/ui";
import { useLocation } from "wouter";

import { ConfirmDialog } from "../ask/ConfirmDialog.tsx";
import { archiveProduct, productsKey } from "./productsApi.ts";

interface ArchiveDialogProps {
  product: Schema["Product"];
  onClose: () => void;
}

export function ArchiveDialog({ product, onClose }: ArchiveDialogProps) {
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const archived = () => {
    void queryClient.invalidateQueries({ queryKey: productsKey });
    void queryClient.invalidateQueries({ queryKey: keys.product(product.id) });
    toast(`${product.name} is archived`);
    navigate("/products?status=archived");
  };
  return (
    <ConfirmDialog
      title={`Archive ${product.name}?`}
      confirm="Archive"
      run={() => archiveProduct(product.id)}
      onDone={archived}
      onClose={onClose}
    >
      <p>
        It is taken off sale at once. Orders keep it; in carts it is told as not available any more. Its SKUs stay
        taken, and it can be put on sale again later.
      </p>
    </ConfirmDialog>
  );
}
