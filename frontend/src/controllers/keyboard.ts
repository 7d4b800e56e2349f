// One key each, by its place on the keyboard, so that every layout works; no key ends a call.
import { one } from "./hooks";

const KEYS: { [code: string]: string } = {
  KeyM: "microphone", KeyV: "camera", KeyH: "hold", KeyW: "words", KeyR: "roll", KeyF: "floor", KeyT: "text",
  KeyL: "language", KeyA: "agenda", Slash: "help",
}; // prettier-ignore
const REMEMBERED = "detente-call-keys";

/** Listen, unless whoever sits here has switched the keys off; that is remembered on this machine. */
export function listenToKeys(root: HTMLElement): void {
  const used = one<HTMLInputElement>(root, "keys");
  if (used) used.checked = remembered() !== "off";
  used?.addEventListener("change", () => remember(used.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const field = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
    if (field || event.ctrlKey || event.altKey || event.metaKey || used?.checked === false) return;
    const name = KEYS[event.code];
    const target = name && root.querySelector<HTMLElement>(`[data-act="${name}"], [data-by-key="${name}"]`);
    if (!target || target.closest("[hidden]")) return;
    if (target.dataset["act"]) target.click();
    else target.focus();
  });
}

function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function remember(choice: string): void {
  try {
    localStorage.setItem(REMEMBERED, choice);
  } catch {
    // it holds until the page is closed
  }
}
