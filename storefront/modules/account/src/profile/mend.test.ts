import { expect, test } from "vitest";

import { mend } from "./mend.ts";

const base = { name: "Ada", phone: "1", marketing: false };

test("what was changed elsewhere only is taken over", () => {
  const { values, conflicts } = mend(base, { ...base, name: "Ada L." }, { ...base, phone: "2", marketing: true });
  expect(values).toEqual({ name: "Ada L.", phone: "2", marketing: true });
  expect(conflicts).toEqual([]);
});

test("what both have changed stays as it was typed and is asked about", () => {
  const { values, conflicts } = mend(base, { ...base, phone: "3" }, { ...base, phone: "2" });
  expect(values.phone).toBe("3");
  expect(conflicts).toEqual([{ name: "phone", theirs: "2" }]);
});

test("the same change in both is no conflict", () => {
  const both = { ...base, phone: "2" };
  expect(mend(base, both, both)).toEqual({ values: both, conflicts: [] });
});
