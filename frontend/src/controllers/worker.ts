// The one address a worker may come from.

interface Factory {
  createPolicy(name: string, rules: { createScriptURL: typeof ours }): { createScriptURL(address: string): string };
}

function ours(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !url.pathname.startsWith("/static/")) throw new TypeError("not our worker");
  return url.href;
}

export function startWorker(address: string): Worker {
  const { trustedTypes } = window as { trustedTypes?: unknown };
  const policy = (trustedTypes as Factory | undefined)?.createPolicy("detente-call", { createScriptURL: ours });
  return new Worker(policy ? policy.createScriptURL(address) : ours(address), { type: "module" });
}
