import type { Schema } from "@trolley/client";

import { countryName } from "./countries.ts";
import styles from "./summary.module.css";

export function PostalAddress({ address }: { address: Schema["Address"] }) {
  const { name, line1, line2, postal_code, city, region, country } = address;
  const lines = [name, line1, line2, [city, region, postal_code].filter(Boolean).join(", "), countryName(country)];
  return (
    <address className={styles.address}>
      {lines.filter(Boolean).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a letter have no names and never move
        <span key={index}>{line}</span>
      ))}
    </address>
  );
}
