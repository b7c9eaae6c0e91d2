import { useQuery } from "@tanstack/react-query";
import { configQuery } from "@trolley/client";

const names = new Intl.DisplayNames(undefined, { type: "region" });

export function countryName(code: string): string {
  return names.of(code) ?? code;
}

/** The countries that the shop sends to, by name; `also` is one that an old address may have. */
export function useCountries(also: string): { code: string; name: string }[] {
  const { data } = useQuery(configQuery());
  const codes = new Set([...(data?.countries ?? []), ...(also ? [also] : [])]);
  return [...codes]
    .map((code) => ({ code, name: countryName(code) }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
