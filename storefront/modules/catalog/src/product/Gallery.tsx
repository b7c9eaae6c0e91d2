import type { Schema } from "@trolley/client";
import { Picture } from "@trolley/ui";
import { useRef, useState } from "react";

import styles from "./product.module.css";

const SIZES = "(max-width: 52rem) 100vw, 40rem";

interface GalleryProps {
  images: readonly Schema["Image"][];
  /** What the pictures show, where they do not say it themselves. */
  name: string;
}

/** The pictures beside each other, to be swiped through or chosen by the small ones below. */
export function Gallery({ images, name }: GalleryProps) {
  const strip = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0);
  const [first] = images;

  if (images.length < 2) {
    return (
      <div className={styles.gallery}>
        <Picture src={first?.url} alt={first?.alt || name} sizes={SIZES} priority />
      </div>
    );
  }

  const show = (index: number) => {
    const element = strip.current;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    element?.scrollTo({ left: index * element.clientWidth, behavior });
  };
  const scrolled = () => {
    const element = strip.current;
    if (element) setCurrent(Math.round(element.scrollLeft / element.clientWidth));
  };

  return (
    <section className={styles.gallery} aria-label="Pictures">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be scrollable by keyboard */}
      <ul ref={strip} className={styles.strip} tabIndex={0} onScroll={scrolled} aria-label={`Pictures of ${name}`}>
        {images.map(({ url, alt }, index) => (
          <li key={url}>
            <Picture src={url} alt={alt || `${name}, picture ${index + 1}`} sizes={SIZES} priority={index === 0} />
          </li>
        ))}
      </ul>
      <ul className={styles.thumbnails}>
        {images.map(({ url }, index) => (
          <li key={url}>
            <button
              type="button"
              className={styles.thumbnail}
              aria-label={`Show picture ${index + 1} of ${images.length}`}
              aria-current={index === current || undefined}
              onClick={() => show(index)}
            >
              <Picture src={url} alt="" ratio="1/1" sizes="4.5rem" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
