// What htmx may do with the text of a page: make elements of it, and never run any of it.
import type htmxType from "htmx.org";

const FOREIGN_SCRIPT = /<script(?!\s+type="module"\s+src="\/static\/)/i;

interface Rules {
  createHTML(text: string): string;
  createScript(text: string): string;
}

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: Rules): unknown };
  }
}

/** Pages of this node only; a script that is not one of our own files is refused. */
function pageHTML(text: string): string {
  if (FOREIGN_SCRIPT.test(text)) throw new TypeError("a page came with a script of its own");
  return text;
}

function refuse(): never {
  throw new TypeError("pages carry no code");
}

/** Install the only Trusted Types policy of the pages, and take eval away from htmx. */
export function guard(htmx: typeof htmxType): void {
  const rules: Rules = { createHTML: pageHTML, createScript: refuse };
  const policy = window.trustedTypes?.createPolicy("detente-pages", rules) ?? rules;
  htmx.registerExtension("detente-trust", {
    init: (api: { initSecurity(policy: unknown, sync: unknown, async: unknown): void }) =>
      api.initSecurity(policy, refuse, refuse),
  });
}
