import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { applications, dist } from "./places.js";

// What Stripe.js needs: https://docs.stripe.com/security/guide#content-security-policy
const STRIPE = {
  scripts: ["https://js.stripe.com", "https://*.js.stripe.com"],
  frames: ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
  api: "https://api.stripe.com",
};

/** Writes dist/headers.json: what every answer with these files has to carry, wherever they are hosted. */
export async function writeHeaders() {
  const documents = await Promise.all(
    applications.map((name) =>
      readFile(join(dist, name === "shell" ? "" : name, "index.html"), "utf8").catch(() => ""),
    ),
  );
  const hashes = new Set(documents.flatMap(hashesOf));
  const headers = {
    documents: {
      "content-security-policy": policyOf([...hashes]),
      "cache-control": "no-cache",
      "referrer-policy": "strict-origin-when-cross-origin",
      "x-content-type-options": "nosniff",
    },
    entries: { "cache-control": "no-cache", "x-content-type-options": "nosniff" },
    hashed: { "cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff" },
  };
  await writeFile(join(dist, "headers.json"), `${JSON.stringify(headers, null, 2)}\n`);
}

/**
 * The one inline script is the import map.
 * @param {string} html
 */
function hashesOf(html) {
  const maps = [...html.matchAll(/<script type="importmap">([\s\S]*?)<\/script>/g)];
  return maps.map(([, map = ""]) => `'sha256-${createHash("sha256").update(map).digest("base64")}'`);
}

/** @param {string[]} hashes */
function policyOf(hashes) {
  // Where the API is, when not here, and where pictures are uploaded to.
  const elsewhere = [process.env.TROLLEY_API_URL, process.env.TROLLEY_UPLOAD_URL].filter((url) => url !== undefined);
  const policy = {
    "default-src": ["'self'"],
    "script-src": ["'self'", ...hashes, ...STRIPE.scripts],
    "style-src": ["'self'"],
    "img-src": ["'self'", "https:", "data:"],
    "connect-src": ["'self'", ...elsewhere.map((url) => new URL(url).origin), STRIPE.api],
    "frame-src": STRIPE.frames,
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(policy)
    .map(([directive, sources]) => [directive, ...sources].join(" "))
    .join("; ");
}
