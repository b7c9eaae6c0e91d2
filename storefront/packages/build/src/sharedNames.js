import { parseSync } from "vite";

/**
 * What modules may use of a library whose rest is not worth its weight: its file on the import map has nothing else.
 * @type {Record<string, string[]>}
 */
const NAMES = {
  "@tanstack/react-query": [
    "infiniteQueryOptions",
    "keepPreviousData",
    "QueryClient",
    "QueryClientProvider",
    "queryOptions",
    "useInfiniteQuery",
    "useMutation",
    "useQuery",
    "useQueryClient",
  ],
  "react-hook-form": ["FormProvider", "get", "set", "useForm", "useFormContext", "useFormState", "useWatch"],
  wouter: ["Link", "Redirect", "Route", "Router", "Switch", "useLocation", "useSearch", "useSearchParams"],
};

const REFUSAL = "which the import map does not have: list it in packages/build/src/sharedNames.js";

/**
 * What the file of a library exports, as its `export` clause says it.
 * @param {string} library
 */
export function exportedOf(library) {
  const names = NAMES[library];
  return names ? `{ ${names.join(", ")} }` : "*";
}

/**
 * A module that uses another name would fail in the browser, and only there: it is not built.
 * @returns {import("vite").Plugin}
 */
export function onlySharedNames() {
  return {
    name: "trolley:only-shared-names",
    apply: "build",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const missing = namesUsedBy(chunk).find(({ library, name }) => NAMES[library]?.includes(name) === false);
        if (missing) this.error(`${chunk.fileName} uses ${missing.name} of ${missing.library}, ${REFUSAL}`);
      }
    },
  };
}

/** @param {import("vite").Rolldown.OutputChunk} chunk */
function namesUsedBy({ fileName, code }) {
  const { staticImports, staticExports } = parseSync(fileName, code).module;
  const imported = staticImports.flatMap(({ moduleRequest, entries }) =>
    entries.map(({ importName }) => ({ moduleRequest, importName })),
  );
  const passedOn = staticExports.flatMap(({ entries }) => entries);
  return [...imported, ...passedOn].map(({ moduleRequest, importName: { name, kind } }) => ({
    library: moduleRequest?.value ?? "",
    name: name ?? kind,
  }));
}
