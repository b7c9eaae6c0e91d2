import { useState } from "react";

import { classes } from "../classes.ts";
import styles from "./data.module.css";

const RATIOS = {
  "1/1": { name: "square", width: 800, height: 800 },
  "4/5": { name: "portrait", width: 800, height: 1000 },
  "3/2": { name: "landscape", width: 900, height: 600 },
} as const;

const WIDTHS = [240, 480, 800, 1200];

interface PictureProps {
  src: string | undefined;
  alt: string;
  ratio?: keyof typeof RATIOS;
  /** How wide it is shown, as `sizes` of an `img`. */
  sizes?: string;
  /** Among the first things that are seen: loaded at once. */
  priority?: boolean;
  className?: string | undefined;
}

export function Picture({ src, alt, ratio = "4/5", sizes = "100vw", priority = false, className }: PictureProps) {
  const [failed, setFailed] = useState<string>();
  const { name, width, height } = RATIOS[ratio];
  const srcSet = src && srcSetOf(src);
  return (
    <span className={classes(styles.picture, styles[name], className)}>
      {src && failed !== src ? (
        <img
          src={src}
          alt={alt}
          width={width}
          height={height}
          loading={priority ? "eager" : "lazy"}
          fetchPriority={priority ? "high" : "auto"}
          decoding="async"
          onError={() => setFailed(src)}
          {...(srcSet && { srcSet, sizes })}
        />
      ) : (
        <span className={styles.initial} role="img" aria-label={alt || "No picture"}>
          {alt.slice(0, 1)}
        </span>
      )}
    </span>
  );
}

/** Shopify's image server, where imported catalogs have their pictures, scales by a parameter; others do not. */
function srcSetOf(src: string): string | undefined {
  const url = URL.canParse(src) ? new URL(src) : undefined;
  if (url?.host !== "cdn.shopify.com") return undefined;
  const sized = (width: number) => {
    url.searchParams.set("width", String(width));
    return `${url.href} ${width}w`;
  };
  return WIDTHS.map(sized).join(", ");
}
