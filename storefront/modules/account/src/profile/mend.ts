/** A field that was changed here and elsewhere, to different values. */
export interface Conflict<Values> {
  name: keyof Values & string;
  theirs: Values[keyof Values];
}

export interface Mended<Values> {
  /** What to save: one's own changes over everything that has changed elsewhere. */
  values: Values;
  conflicts: Conflict<Values>[];
}

/** Brings together what was changed here and elsewhere since both began from `base`. */
export function mend<Values extends object>(base: Values, mine: Values, theirs: Values): Mended<Values> {
  const values = { ...mine };
  const conflicts: Conflict<Values>[] = [];
  // An object's own keys are those of its type.
  for (const name of Object.keys(mine) as (keyof Values & string)[]) {
    if (mine[name] === base[name]) values[name] = theirs[name];
    else if (theirs[name] !== base[name] && theirs[name] !== mine[name]) conflicts.push({ name, theirs: theirs[name] });
  }
  return { values, conflicts };
}
