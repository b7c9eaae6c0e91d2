export { resolverOf } from "./resolver.ts";
