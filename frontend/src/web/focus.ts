// After the person's own action the focus goes to what stopped it.

/** Move the focus to the summary of what has to be mended, when there is one. */
export function focusOnTrouble(): void {
  document.querySelector<HTMLElement>("[data-focus]")?.focus();
}
