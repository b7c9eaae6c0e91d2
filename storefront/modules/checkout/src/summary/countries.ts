const names = new Intl.DisplayNames(undefined, { type: "region", fallback: "code" });

export function countryName(code: string): string {
  return names.of(code) ?? code;
}

/** Where the shopper probably is, when the shop delivers there. */
export function likelyCountry(served: readonly string[]): string {
  const regions = navigator.languages.map((language) => new Intl.Locale(language).region);
  return regions.find((region) => region !== undefined && served.includes(region)) ?? served[0] ?? "";
}
