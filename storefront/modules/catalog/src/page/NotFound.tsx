import { Empty, PageTitle } from "@trolley/ui";

import { CategoryLinks } from "./CategoryLinks.tsx";
import { Unlisted } from "./Unlisted.tsx";

/** A page for what there is not, or not any more. */
export function NotFound({ title }: { title: string }) {
  return (
    <>
      <Unlisted />
      <PageTitle>{title}</PageTitle>
      <WayOn />
    </>
  );
}

export function WayOn() {
  return (
    <Empty title="Perhaps something else" actions={<CategoryLinks />}>
      The address may be old or cut off, or this is not sold any more.
    </Empty>
  );
}
