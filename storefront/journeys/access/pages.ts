import { journey, type Stage } from "../harness/index.ts";
import { isUsableByEverybody } from "./usable.ts";

/** How one gets to a page, in the state that it is to be looked at in. */
export type Arrive = (stage: Stage) => Promise<unknown>;

/** A journey for each page, by what it is called in its name. */
export function everybodyCanUse(pages: Record<string, Arrive>): void {
  for (const [name, arrive] of Object.entries(pages)) {
    journey(`everybody can use ${name}`, async (stage) => {
      await arrive(stage);
      await isUsableByEverybody(stage.page);
    });
  }
}
