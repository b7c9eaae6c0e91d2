import type { QueryClient } from "@tanstack/react-query";
import { answer, api, isProblem, keys, profileQuery, type Schema } from "@trolley/client";

export type Profile = Schema["Profile"];
export type ProfilePatch = Schema["ProfilePatch"];

const TRIES = 3;

/** Saves a change of the version that it is based on, and shows the new one everywhere. */
export async function saveProfile(client: QueryClient, version: number, patch: ProfilePatch): Promise<Profile> {
  const header = { "If-Match": `"${version}"` };
  const saved = await answer(api.PATCH("/v1/me", { params: { header }, body: patch }));
  client.setQueryData(profileQuery().queryKey, { body: saved, etag: `"${saved.version}"` });
  return saved;
}

/** The profile as it is now. */
export async function currentProfile(client: QueryClient): Promise<Profile> {
  return (await client.fetchQuery({ ...profileQuery(), staleTime: 0 })).body;
}

/** A change that means the same whatever else has changed: it is made to the newest version. */
export async function changeProfile(
  client: QueryClient,
  patchOf: (profile: Profile) => ProfilePatch,
): Promise<Profile> {
  for (let left = TRIES; ; left -= 1) {
    const known = client.getQueryData<{ body: Profile }>(keys.profile())?.body;
    const profile = left === TRIES && known ? known : await currentProfile(client);
    try {
      return await saveProfile(client, profile.version, patchOf(profile));
    } catch (error) {
      if (left === 1 || !isProblem(error, "version_conflict")) throw error;
    }
  }
}
