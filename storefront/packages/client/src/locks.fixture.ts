/** Exclusive locks by name, as a browser's tabs share them. */
export function lockManager(): Pick<LockManager, "request"> {
  const queues = new Map<string, Promise<unknown>>();
  const request = (name: string, granted: () => unknown) => {
    const held = (queues.get(name) ?? Promise.resolve()).then(granted);
    queues.set(
      name,
      held.catch(() => undefined),
    );
    return held;
  };
  return { request } as Pick<LockManager, "request">;
}
