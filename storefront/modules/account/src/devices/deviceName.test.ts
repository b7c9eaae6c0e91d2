import { expect, test } from "vitest";

import { deviceName } from "./deviceName.ts";

const names: [string | undefined, string][] = [
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    "Chrome on Linux",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
    "Safari on iPhone",
  ],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge on Windows"],
  ["Mozilla/5.0 (Linux; Android 15) Gecko/130.0 Firefox/130.0", "Firefox on Android"],
  ["curl/8.5.0", "curl/8.5.0"],
  [undefined, "Unknown device"],
];

test.each(names)("%s is %s", (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});
