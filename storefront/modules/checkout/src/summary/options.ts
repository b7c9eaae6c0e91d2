/** "Large, Terracotta" */
export function optionsText(options: Record<string, string>): string {
  return Object.values(options).join(", ");
}
