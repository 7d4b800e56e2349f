// A joint text that both sides look at, each from its own node.
import { all, one, pressed, sentence } from "./hooks";
import { say } from "./say";

export class OnScreen {
  /** `look` tells everybody which text to show: its reference in the record, or nothing. */
  constructor(
    private readonly root: HTMLElement,
    look: (text: string) => void,
  ) {
    pressed(root, "look", () => look(one<HTMLSelectElement>(root, "look-at")?.value ?? ""));
    pressed(root, "look-away", () => look(""));
  }

  /** Somebody has put a text on all screens, or taken it off. */
  hear(who: string, text: string): void {
    const frame = one<HTMLIFrameElement>(this.root, "document");
    if (!frame) return;
    const said = one(this.root, "looked");
    if (said) said.textContent = text ? sentence(this.root, "looks", { name: who }) : "";
    frame.hidden = !text;
    const address = `${frame.dataset["texts"] ?? ""}${text.replace(":", "-")}/on-screen/`;
    if (text && frame.getAttribute("src") !== address) frame.src = address;
    for (const button of all(this.root, "act")) if (button.dataset["act"] === "look-away") button.hidden = !text;
    if (text) say(this.root, "text-on-screen");
  }
}
