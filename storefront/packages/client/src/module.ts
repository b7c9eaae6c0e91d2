/** What the shell gives a module. */
export interface ModuleProps {
  /** What every path of the module begins with; empty in the shop. */
  base: string;
}
