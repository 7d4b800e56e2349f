// What this page is in, of which the node's state is one part; shows what belongs to it.
import type { State } from "../call/messages";
import { all, one } from "./hooks";

export type Phase =
  | "joinable" | "opening" | "waiting" | "joining" | "comparing" | "compared" | "verified" | "unready"
  | "ready" | "counting" | "connected" | "on-hold" | "interrupted" | "concluded" | "closed" | "differed" | "replaced"
  | "lost" | "broken" | "full" | "signed-out"; // prettier-ignore

/** The phase of a page of `side` while the room is in `state`. */
export function phaseOf({ state, matched, ready, lacks }: State, side: 0 | 1): Phase {
  if (state === "comparing" && matched[side]) return "compared";
  if (state === "verified" && ready[side]) return "ready";
  if (state === "verified" && lacks) return "unready";
  if (state === "on") return "connected";
  if (state === "ending") return "concluded";
  return state as Phase;
}

/**
 * Show the elements whose `data-when` names this phase, hide the others. Whoever pressed a button
 * that goes away is left at the sentence that says what came of it.
 */
export function show(root: HTMLElement, phase: Phase): void {
  root.dataset["phase"] = phase;
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  for (const element of all(root, "when")) {
    element.hidden = !(element.dataset["when"] ?? "").split(" ").includes(phase);
  }
  if (focused?.closest("[hidden]")) one(root, "status")?.focus();
}
