import type { Schema } from "@trolley/client";
import { boolean, object, pipe, regex, string } from "valibot";

import { optionalText, text } from "../form/rules.ts";
import type { Profile, ProfilePatch } from "../profile/saveProfile.ts";
import { freeSlug } from "./slug.ts";

export interface AddressFields {
  /** What the customer calls it. */
  label: string;
  name: string;
  line1: string;
  line2: string;
  postal_code: string;
  city: string;
  region: string;
  country: string;
  isDefault: boolean;
}

export const LABELS: Record<keyof AddressFields, string> = {
  label: "What you call it",
  name: "Name",
  line1: "Street and number",
  line2: "Flat, floor, company",
  postal_code: "Postal code",
  city: "City",
  region: "State or region",
  country: "Country",
  isDefault: "Use it when I check out",
};

export const addressSchema = object({
  label: text("Call it something, such as Home"),
  name: text("Enter who receives it"),
  line1: text("Enter the street and number"),
  line2: optionalText,
  postal_code: text("Enter the postal code"),
  city: text("Enter the city"),
  region: optionalText,
  country: pipe(string(), regex(/^[A-Z]{2}$/, "Choose the country")),
  isDefault: boolean(),
});

/** The page of a new address has its place among those of the addresses. */
const PAGE_OF_NEW = "new";

const BLANK: AddressFields = {
  label: "",
  name: "",
  line1: "",
  line2: "",
  postal_code: "",
  city: "",
  region: "",
  country: "",
  isDefault: false,
};

/** An address of the profile as a form has it. */
export function addressFields(profile: Profile, slug: string): AddressFields | undefined {
  const address = profile.addresses[slug];
  if (!address) return undefined;
  const { line2 = "", region = "", ...rest } = address;
  return { ...rest, line2, region, label: labelOf(slug), isDefault: profile.default_address === slug };
}

/** What a new address begins with. */
export function newAddressFields(profile: Profile, country: string | undefined): AddressFields {
  const isFirst = Object.keys(profile.addresses).length === 0;
  return { ...BLANK, label: isFirst ? "Home" : "", name: profile.name, country: country ?? "", isDefault: isFirst };
}

export function addressPatch(fields: AddressFields, slug: string, profile: Profile): ProfilePatch {
  const { label: _, isDefault, line2, region, ...rest } = fields;
  const address = { ...rest, line2: line2 || null, region: region || null };
  const wasDefault = profile.default_address === slug;
  return {
    addresses: { [slug]: address },
    ...(isDefault && { default_address: slug }),
    ...(!isDefault && wasDefault && { default_address: null }),
  };
}

export function newAddressPatch(fields: AddressFields, profile: Profile): ProfilePatch {
  return addressPatch(fields, freeSlug(fields.label, [...Object.keys(profile.addresses), PAGE_OF_NEW]), profile);
}

/** `summer-house` is "Summer house". */
export function labelOf(slug: string): string {
  const words = slug.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function addressLines(address: Schema["Address"], countryOf: (code: string) => string): string[] {
  const city = [address.postal_code, address.city, address.region].filter(Boolean).join(" ");
  return [address.name, address.line1, address.line2 ?? "", city, countryOf(address.country)].filter(Boolean);
}
