import { email, literal, maxLength, minLength, nonEmpty, pipe, regex, string, trim, union } from "valibot";

const LONGEST_TEXT = 200;

/** A line of text that has to be there. */
export function text(missing: string) {
  return pipe(string(), trim(), nonEmpty(missing), maxLength(LONGEST_TEXT, "At most 200 characters"));
}

export const optionalText = pipe(string(), trim(), maxLength(LONGEST_TEXT, "At most 200 characters"));

export const emailAddress = pipe(
  string(),
  trim(),
  nonEmpty("Enter your e-mail address"),
  email("This is not an e-mail address, such as ada@example.com"),
  maxLength(254, "At most 254 characters"),
);

export const newPassword = pipe(
  string(),
  minLength(8, "At least 8 characters"),
  maxLength(128, "At most 128 characters"),
);

/** It is compared, not judged. */
export const knownPassword = pipe(string(), nonEmpty("Enter your password"));

export const phone = union(
  [literal(""), pipe(string(), trim(), regex(/^\+?[0-9 ()./-]{5,30}$/))],
  "Digits, spaces and + ( ) - only, such as +1 555 0100",
);
