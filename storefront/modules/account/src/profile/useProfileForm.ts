import { useQueryClient } from "@tanstack/react-query";
import { isProblem } from "@trolley/client";
import { useState } from "react";
import type { FieldValues, Path, PathValue, UseFormReturn } from "react-hook-form";
import type { GenericSchema } from "valibot";

import { type ApiForm, useApiForm } from "../form/useApiForm.ts";
import { type Conflict, mend } from "./mend.ts";
import { currentProfile, type Profile, type ProfilePatch, saveProfile } from "./saveProfile.ts";

interface ProfileFormOptions<Values extends FieldValues> {
  profile: Profile;
  schema: GenericSchema<Values, Values>;
  /** The part of a profile that the form is about. */
  read: (profile: Profile) => Values;
  patchOf: (values: Values, profile: Profile) => ProfilePatch;
  onSaved: (profile: Profile) => void;
}

export interface ProfileForm<Values extends FieldValues> extends ApiForm<Values> {
  /** What was changed elsewhere meanwhile, to be decided before saving again. */
  conflicts: Conflict<Values>[];
  takeTheirs: (conflict: Conflict<Values>) => void;
}

/**
 * A form over a part of the profile. When the profile has changed since, what was changed elsewhere is taken over and
 * saved with it; only where both changed the same field is the customer asked.
 */
export function useProfileForm<Values extends FieldValues>(options: ProfileFormOptions<Values>): ProfileForm<Values> {
  const { schema, read, patchOf, onSaved } = options;
  const queryClient = useQueryClient();
  const [base, setBase] = useState(options.profile);
  const [conflicts, setConflicts] = useState<Conflict<Values>[]>([]);

  const show = (fields: UseFormReturn<Values>, values: Values) => {
    for (const name of Object.keys(values) as Path<Values>[]) {
      fields.setValue(name, values[name] as PathValue<Values, Path<Values>>, { shouldDirty: true });
    }
  };
  const send = async (typed: Values, fields: UseFormReturn<Values>): Promise<void> => {
    setConflicts([]);
    let seen = base;
    let values = typed;
    for (;;) {
      try {
        const saved = await saveProfile(queryClient, seen.version, patchOf(values, seen));
        setBase(saved);
        fields.reset(read(saved));
        onSaved(saved);
        return;
      } catch (error) {
        if (!isProblem(error, "version_conflict")) throw error;
        const current = await currentProfile(queryClient);
        const mended = mend(read(seen), values, read(current));
        seen = current;
        values = mended.values;
        setBase(current);
        show(fields, values);
        setConflicts(mended.conflicts);
        if (mended.conflicts.length > 0) return;
      }
    }
  };
  const form = useApiForm({ schema, values: read(options.profile), send });
  const takeTheirs = (conflict: Conflict<Values>) => {
    const name = conflict.name as Path<Values>;
    form.fields.setValue(name, conflict.theirs as PathValue<Values, Path<Values>>, { shouldDirty: true });
    form.fields.setFocus(name);
    setConflicts(conflicts.filter((other) => other.name !== conflict.name));
  };
  return { ...form, conflicts, takeTheirs };
}
