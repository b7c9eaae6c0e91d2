import { useEffect } from "react";

const LONGEST = 160;

/** What search engines show of the page; the document's own words come back afterwards. */
export function useMetaDescription(text: string | undefined): void {
  useEffect(() => {
    const meta = document.querySelector<HTMLMetaElement>('meta[name="description"]');
    if (!meta || !text) return;
    const before = meta.content;
    meta.content = shortened(text);
    return () => {
      meta.content = before;
    };
  }, [text]);
}

/** As many whole words as are shown. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= LONGEST) return line;
  const cut = line.slice(0, LONGEST);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), LONGEST / 2))}…`;
}
