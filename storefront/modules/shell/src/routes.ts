/** The modules of the shop. */
export type ModuleName = "catalog" | "checkout" | "account";

const ROUTES: [RegExp, ModuleName][] = [
  [/^\/$/, "catalog"],
  [/^\/(search|c|products)(\/|$)/, "catalog"],
  [/^\/(cart|checkout|orders|track)(\/|$)/, "checkout"],
  [/^\/(account|verify-email|reset-password|forgot-password)(\/|$)/, "account"],
];

/** Which module shows a path; none shows what there is not. */
export function moduleOf(path: string): ModuleName | undefined {
  return ROUTES.find(([pattern]) => pattern.test(path))?.[1];
}
