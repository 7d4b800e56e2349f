// What is happening, on screen and to a screen reader, in the same words.
import { all, one, sentence } from "./hooks";

const URGENT = new Set([
  "connected", "on-hold", "deaf", "recorded", "muted", "differed", "concluded", "unencrypted", "broken", "interrupted", "orphaned", "muted-speaking",
  ...["unplugged", "taken", "stopped"].flatMap((way) => [`microphone-${way}`, `camera-${way}`]),
]); // prettier-ignore

/** Tell a screen reader once; what was told before goes, so that the same can be told again. */
function announce(root: HTMLElement, text: string, urgent: boolean): void {
  const [speaking, silent] = urgent ? ["assertive", "polite"] : ["polite", "assertive"];
  const [region, other] = [one(root, speaking), one(root, silent)];
  if (other) other.textContent = "";
  if (region) region.textContent = text;
}

/**
 * Say what the page is in now; what it trusts is said with it when that has changed. Whoever is `led` by a duty
 * officer has another sentence where there is nothing for them to do.
 */
export function sayState(root: HTMLElement, name: string, led: boolean): void {
  const text = (led && sentence(root, `${name}-led`)) || sentence(root, name);
  if (!text) return;
  const seen = one(root, "status");
  if (seen) seen.textContent = text;
  const trust = all(root, "trust").find(({ hidden }) => !hidden)?.textContent?.trim() ?? "";
  const news = trust && trust !== root.dataset["trusted"] ? `${trust}. ` : "";
  root.dataset["trusted"] = trust;
  announce(root, news + text, URGENT.has(name));
}

/** Say what a switch did; the page shows what is off beside its button. */
export function say(root: HTMLElement, name: string): void {
  announce(root, sentence(root, name), URGENT.has(name));
}

/** Show or hide a trouble beside the state, and say it when it comes. */
export function notice(root: HTMLElement, name: string, on: boolean): void {
  const box = root.querySelector<HTMLElement>(`[data-notice="${CSS.escape(name)}"]`);
  if (!box || box.hidden === !on) return;
  box.hidden = !on;
  if (on) announce(root, box.textContent?.trim() ?? "", URGENT.has(name));
}
