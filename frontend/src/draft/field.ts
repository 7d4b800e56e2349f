// One text area and the shared text it stands for. The browser alone draws the words.
import * as Y from "yjs";

import { bracketed, type Chosen, leastChange, shifted } from "./edits";

/** Milliseconds between two strokes up to which one undo takes both back. */
const ONE_STEP = 700;

export type Area = HTMLTextAreaElement | HTMLInputElement;

/** Who can wait with what others write. */
export interface Held {
  /** Keep it away from the texts while a letter is being composed, until `release`. */
  hold(): void;
  release(): void;
}

/** Keeps a text area and a shared text the same; the caret stays with its words. */
export class Field {
  private readonly undoer: Y.UndoManager;
  private readonly ending = new AbortController();
  private composing = false;

  constructor(
    readonly area: Area,
    private readonly text: Y.Text,
    private readonly held: Held,
  ) {
    this.undoer = new Y.UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout: ONE_STEP });
    if (area.value !== text.toString()) area.value = text.toString();
    text.observe(this.changed);
    const { signal } = this.ending;
    area.addEventListener("input", () => this.typed(), { signal });
    area.addEventListener("compositionstart", () => this.compose(), { signal });
    area.addEventListener("compositionend", () => this.composed(), { signal });
    area.addEventListener("beforeinput", (event) => this.wish(event as InputEvent), { signal });
    area.addEventListener("keydown", (event) => this.key(event as KeyboardEvent), { signal });
  }

  /** Let the text area go. */
  end(): void {
    if (this.composing) this.composed();
    this.ending.abort();
    this.text.unobserve(this.changed);
    this.undoer.destroy();
  }

  /** Put what is chosen into a bracket of ours, or an empty bracket where the caret is. */
  bracket(): void {
    const { value } = this.area;
    const [selectionStart, selectionEnd] = this.chosen();
    const { words, caret } = bracketed(value, selectionStart, selectionEnd);
    this.area.setRangeText(words, selectionStart, selectionEnd, "end");
    this.typed();
    this.area.focus();
    this.area.setSelectionRange(caret, caret);
  }

  private chosen(): Chosen {
    return [this.area.selectionStart ?? 0, this.area.selectionEnd ?? 0];
  }

  private typed(): void {
    if (this.composing) return;
    const change = leastChange(this.text.toString(), this.area.value, this.area.selectionEnd ?? 0);
    if (change === null) return;
    this.text.doc?.transact(() => {
      if (change.removed) this.text.delete(change.at, change.removed);
      if (change.added) this.text.insert(change.at, change.added);
    }, this);
  }

  private compose(): void {
    this.composing = true;
    this.held.hold();
  }

  private composed(): void {
    this.composing = false;
    this.typed();
    this.held.release();
  }

  /** The browser's own undo knows nothing of what others wrote: ours takes back our words only. */
  private wish(event: InputEvent): void {
    if (event.inputType === "historyUndo") this.takeBack(event, "undo");
    if (event.inputType === "historyRedo") this.takeBack(event, "redo");
  }

  private key(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || this.composing) return;
    if (event.code === "KeyZ") this.takeBack(event, event.shiftKey ? "redo" : "undo");
    else if (event.code === "KeyY" && !event.shiftKey) this.takeBack(event, "redo");
  }

  private takeBack(event: Event, which: "undo" | "redo"): void {
    event.preventDefault();
    this.undoer[which]();
  }

  private changed = (event: Y.YTextEvent): void => {
    const { origin } = event.transaction;
    if (origin === this) return;
    const { area } = this;
    const { selectionDirection, scrollTop } = area;
    let at = 0;
    let chosen = this.chosen();
    for (const { retain = 0, insert, delete: gone = 0 } of event.delta) {
      const added = typeof insert === "string" ? insert : "";
      at += retain;
      if (gone || added) area.setRangeText(added, at, at + gone);
      chosen = shifted(chosen, at, gone, added.length);
      at += added.length;
    }
    if (area.value !== this.text.toString()) area.value = this.text.toString();
    const [start, end] = origin === this.undoer ? [at, at] : chosen;
    area.setSelectionRange(start, end, selectionDirection ?? "none");
    area.scrollTop = scrollTop;
  };
}
