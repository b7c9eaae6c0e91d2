// All modules in one server with hot reload; the API is elsewhere.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { modules, packages, storefront } from "./src/places.js";

const api = process.env.TROLLEY_API ?? "http://127.0.0.1:9000";
const proxied = ["/v1", "/.well-known", "/images", "/demo", "/problems"];

/** @param {string} path */
const sourceOf = (path) => join(storefront, path);

export default defineConfig({
  root: storefront,
  appType: "custom",
  server: { port: 5173, host: "127.0.0.1", proxy: Object.fromEntries(proxied.map((path) => [path, api])) },
  resolve: {
    alias: [
      ...packages.map((name) => ({ find: `@trolley/${name}`, replacement: sourceOf(`packages/${name}/src/index.ts`) })),
      ...modules.map((name) => ({ find: `@trolley/${name}`, replacement: sourceOf(`modules/${name}/src/module.tsx`) })),
    ],
  },
  plugins: [
    react(),
    {
      name: "trolley:documents",
      configureServer: (server) => () => {
        server.middlewares.use(async (request, response, next) => {
          if (!request.headers.accept?.includes("text/html")) return next();
          const url = request.originalUrl ?? "/";
          const name = /^\/admin(\/|$)/.test(url) ? "admin" : "shell";
          const template = await readFile(sourceOf(`modules/${name}/index.html`), "utf8");
          const head = [
            ...["tokens", "reset"].map(
              (sheet) => `<link rel="stylesheet" href="/packages/ui/src/styles/${sheet}.css">`,
            ),
            `<script type="module" src="/modules/${name}/src/boot.ts"></script>`,
          ];
          const html = template
            .replace("<!--head-->", head.join("\n"))
            .replace(`/${name}/`, `/modules/${name}/public/`);
          response.setHeader("content-type", "text/html");
          response.end(await server.transformIndexHtml(url, html));
        });
      },
    },
  ],
});
