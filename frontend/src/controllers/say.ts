// What is happening, on screen and to a screen reader, in the same words.
import { one, sentence } from "./hooks";

const URGENT = new Set(["connected", "muted", "differed", "concluded", "unencrypted", "broken", "interrupted", "orphaned"]);

/** Say a sentence of the page; urgent ones interrupt a screen reader. */
export function say(root: HTMLElement, name: string, places: { [place: string]: string } = {}): void {
  const text = sentence(root, name, places);
  if (!text) return;
  const seen = one(root, "status");
  if (seen) seen.textContent = text;
  const region = one(root, URGENT.has(name) ? "assertive" : "polite");
  if (region && region.textContent !== text) region.textContent = text;
}
