// How controllers find their elements and sentences: data attributes, and templates the node filled.

export function all<E extends HTMLElement>(root: ParentNode, hook: string): E[] {
  return [...root.querySelectorAll<E>(`[data-${hook}]`)];
}

export function one<E extends HTMLElement>(root: ParentNode, hook: string): E | null {
  return root.querySelector<E>(`[data-${hook}]`);
}

/** The sentence that the page holds under this name, with its `{places}` filled. */
export function sentence(root: ParentNode, name: string, places: { [place: string]: string } = {}): string {
  const found = root.querySelector<HTMLTemplateElement>(`template[data-say="${CSS.escape(name)}"]`);
  const text = found?.content.textContent?.trim() ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, place: string) => places[place] ?? whole);
}

/** Call `act` when the element of this hook is pressed. */
export function pressed(root: ParentNode, name: string, act: (button: HTMLElement) => void): void {
  for (const button of root.querySelectorAll<HTMLElement>(`[data-act="${name}"]`)) {
    button.addEventListener("click", () => act(button));
  }
}
