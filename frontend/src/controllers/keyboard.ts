// One key each, by its place on the keyboard, so that every layout works; no key ends a call.

const KEYS: { [code: string]: string } = {
  KeyM: "microphone", KeyV: "camera", KeyH: "hold", KeyW: "words", KeyR: "roll", KeyF: "floor", KeyT: "text",
}; // prettier-ignore

export function listenToKeys(root: HTMLElement): void {
  document.addEventListener("keydown", (event) => {
    const field = event.target instanceof HTMLElement && event.target.closest("input, textarea, select, [contenteditable]");
    if (field || event.ctrlKey || event.altKey || event.metaKey || root.dataset["callKeys"] === "off") return;
    const name = KEYS[event.code];
    const target = name && root.querySelector<HTMLElement>(`[data-act="${name}"], [data-focus="${name}"]`);
    if (!target || target.closest("[hidden]")) return;
    if (target.dataset["act"]) target.click();
    else target.focus();
  });
}
