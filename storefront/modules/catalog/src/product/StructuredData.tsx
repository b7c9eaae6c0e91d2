import { useQuery } from "@tanstack/react-query";
import { availabilityQuery, formatDecimal, paths, type Schema } from "@trolley/client";

import { type Availability, availabilityOf } from "./variants.ts";

/** The product as search engines read it. A block of data is no script: the strict policy lets it be. */
export function StructuredData({ product }: { product: Schema["Product"] }) {
  const { data: stock = [] } = useQuery(availabilityQuery(product.id));
  return <script type="application/ld+json">{structuredDataOf(product, stock, location.origin)}</script>;
}

const AVAILABILITY = { in_stock: "InStock", low: "LimitedAvailability", out: "OutOfStock" } as const;

/** https://schema.org/Product. `<` is written so that no text of a product can end the element. */
export function structuredDataOf(product: Schema["Product"], stock: readonly Availability[], origin: string): string {
  const url = new URL(paths.product(product.id), origin).href;
  const data = {
    "@context": "https://schema.org",
    "@type": "Product",
    name: product.name,
    description: product.description,
    image: product.images.map((image) => new URL(image.url, origin).href),
    url,
    offers: product.variants.map((variant) => {
      const known = availabilityOf(stock, variant);
      return {
        "@type": "Offer",
        url: `${url}?variant=${encodeURIComponent(variant.sku)}`,
        sku: variant.sku,
        price: formatDecimal(variant.price),
        priceCurrency: variant.price.currency,
        ...(known && { availability: `https://schema.org/${AVAILABILITY[known.availability]}` }),
      };
    }),
  };
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}
