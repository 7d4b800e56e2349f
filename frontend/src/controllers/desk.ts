// What whoever keeps the line sees of both sides, and the line they type to each other.
import type { State } from "../call/messages";
import { all, one, sentence } from "./hooks";

const LINE_KEPT = 200;

/** What is known of each side, by its number. */
export interface SideSeen {
  readonly station: boolean;
  readonly microphone: string;
}

/** One list for each side: what stands, and what is still to come, in words. */
export function showSides(root: HTMLElement, state: State, seen: readonly [SideSeen, SideSeen]): void {
  for (const list of all(root, "side-state")) {
    const side = list.dataset["sideState"] === "1" ? 1 : 0;
    const { station, microphone } = seen[side];
    const facts: [string, boolean][] = [
      ["station", station],
      ["line", state.held[side]],
      ["words", state.matched[side]],
      ["lobby", state.lobby[side]],
      ["microphone", station && microphone === "on"],
      ["ready", state.ready[side] || state.state === "connected" || state.state === "on-hold"],
    ];
    const wanted = facts.map(([name, holds]) => sentence(root, `side-${name}-${holds ? "yes" : "no"}`));
    if (wanted.join("\n") === [...list.children].map(({ textContent }) => textContent).join("\n")) continue;
    list.replaceChildren(
      ...facts.map(([, holds], at) => {
        const item = document.createElement("li");
        item.textContent = wanted[at] ?? "";
        item.className = holds ? "holds" : "lacks";
        return item;
      }),
    );
  }
}

/** The typed line: what was said, by whom, in order; the oldest go. */
export class TextLine {
  constructor(
    private readonly root: HTMLElement,
    say: (text: string) => void,
  ) {
    const form = one<HTMLFormElement>(root, "text-line");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const field = form.querySelector("input");
      const text = field?.value.trim() ?? "";
      if (!field || !text) return;
      say(text);
      field.value = "";
    });
  }

  hear(who: Node[], text: string): void {
    const log = one(this.root, "text-said");
    if (!log) return;
    const item = document.createElement("p");
    const words = document.createElement("span");
    words.dir = "auto";
    words.textContent = text;
    item.append(...who, " ", words);
    log.append(item);
    while (log.childElementCount > LINE_KEPT) log.firstElementChild?.remove();
    log.scrollTop = log.scrollHeight;
  }
}
