// The page of a draft: binds its text areas, says how the words stand and who else is writing.
import * as Y from "yjs";

import { type Area, Field } from "./field";
import { Link, type Standing } from "./link";

const TRY = 4_000;
const AREAS = "[data-text]";

/** One form with `data-draft`, the address of its socket; the node gives it every sentence. */
export class DraftPage {
  private readonly doc = new Y.Doc();
  private readonly fields = new Map<string, Field>();
  private readonly link: Link;
  private last: Field | null = null;
  private going = false;
  private live = false;
  private plain = false;

  constructor(private readonly form: HTMLFormElement) {
    for (const area of this.areas()) area.readOnly = true; // until we know what others wrote
    this.link = new Link(() => this.address(), this.doc, {
      stands: (standing) => this.stands(standing),
      synced: () => this.begin(),
      reshaped: () => document.body.dispatchEvent(new Event("draft-shape")),
    });
    setTimeout(() => this.giveUp(), TRY);
  }

  /** The socket's, with the arrangement that this page shows: the node says if it is another. */
  private address(): string {
    const shape = this.form.querySelector<HTMLElement>("[data-shape]")?.dataset["shape"] ?? "";
    return `${location.origin.replace(/^http/, "ws")}${this.form.dataset["draft"]}?shape=${shape}`;
  }

  private areas(): Area[] {
    return [...this.form.querySelectorAll<Area>(AREAS)];
  }

  /** From now on what is written here is everybody's at once. */
  private begin(): void {
    if (this.plain) return;
    this.live = true;
    this.bind();
    this.hide("[data-bracket]", false);
    document.body.addEventListener("htmx:after:swap", () => this.bind());
    this.form.addEventListener("focusin", () => this.place());
    this.form.addEventListener("focusout", () => this.place());
    this.form.addEventListener("submit", (event) => void this.leave(event));
    this.form.addEventListener("click", (event) => this.pressed(event));
    this.form.addEventListener("keydown", (event) => this.key(event));
    this.link.awareness.on("change", () => this.showOthers());
    addEventListener("beforeunload", (event) => {
      if (!this.link.saved && !this.going) event.preventDefault();
    });
    this.place();
    this.showOthers();
  }

  /** Without a socket this is a form like any other, saved by its button. */
  private giveUp(): void {
    if (this.live) return;
    this.plain = true;
    for (const area of this.areas()) area.readOnly = false;
    this.say(this.form.dataset["plain"]);
  }

  /** Bind the text areas that the page has now, and let go of those that it had. */
  private bind(): void {
    const areas = new Map(this.areas().map((area) => [area.dataset["text"] ?? "", area]));
    for (const [name, field] of this.fields) {
      if (areas.get(name) === field.area) continue;
      field.end();
      this.fields.delete(name);
    }
    for (const [name, area] of areas) {
      if (this.fields.has(name)) continue;
      this.fields.set(name, new Field(area, this.doc.getText(name), this.link));
      area.readOnly = false;
    }
    this.hide("[data-plain-only]", true);
    this.showOthers();
  }

  private stands(standing: Standing): void {
    if (this.plain) return;
    this.form.dataset["standing"] = standing;
    this.say(this.form.dataset[standing.replace("-", "")]);
    const final = !["away", "saving", "saved"].includes(standing);
    if (!final) return;
    for (const area of this.areas()) area.readOnly = true;
    this.hide("[data-bracket]", true);
  }

  private hide(which: string, hidden: boolean): void {
    for (const one of this.form.querySelectorAll<HTMLElement>(which)) one.hidden = hidden;
  }

  /** Show a sentence; only what a person has to know is also said aloud. */
  private say(sentence = ""): void {
    const state = this.form.querySelector("[data-state]");
    if (!state || state.textContent === sentence) return;
    const calm = [this.form.dataset["saving"], this.form.dataset["saved"]];
    const before = state.textContent ?? "";
    state.textContent = sentence;
    if (calm.includes(sentence) && (calm.includes(before) || !before)) return;
    const aloud = document.getElementById("polite");
    if (aloud) aloud.textContent = sentence;
  }

  private focused(): Field | undefined {
    return [...this.fields.values()].find((field) => field.area === document.activeElement);
  }

  /** Tell the others where this page's person is. */
  private place(): void {
    const field = this.focused();
    if (field && field !== this.last) {
      this.last = field;
      this.sayWhoIsHere(field);
    }
    this.link.awareness.setLocalState({ at: field?.area.dataset["text"] ?? "" });
  }

  private showOthers(): void {
    const names = new Map<string, Set<string>>();
    for (const [client, state] of this.link.awareness.getStates()) {
      const { at, name } = state as { at?: unknown; name?: unknown };
      if (client === this.doc.clientID || typeof at !== "string" || typeof name !== "string") continue;
      names.set(at, (names.get(at) ?? new Set()).add(name));
    }
    for (const place of this.form.querySelectorAll<HTMLElement>("[data-others]")) {
      this.showNames(place, [...(names.get(place.dataset["others"] ?? "") ?? [])]);
    }
  }

  private showNames(place: HTMLElement, names: string[]): void {
    const key = names.join("\n");
    if (place.dataset["names"] === key) return;
    place.dataset["names"] = key;
    place.replaceChildren(...names.flatMap((name) => this.sentence(name)));
    const here = this.focused();
    if (here?.area.dataset["text"] === place.dataset["others"]) this.sayWhoIsHere(here);
  }

  /** Aloud only about the text that this page's person is in. */
  private sayWhoIsHere(field: Field | undefined): void {
    const name = field?.area.dataset["text"] ?? "";
    const place = this.form.querySelector(`[data-others="${CSS.escape(name)}"]`);
    const aloud = document.getElementById("polite");
    if (place?.textContent && aloud) aloud.textContent = place.textContent;
  }

  /** "Anna is writing here." with the name fenced, whatever its direction. */
  private sentence(name: string): (Node | string)[] {
    const [before = "", after = ""] = (this.form.dataset["here"] ?? "{name}").split("{name}");
    const fence = document.createElement("bdi");
    fence.textContent = name;
    return [before, fence, `${after} `];
  }

  private pressed(event: Event): void {
    if ((event.target as Element).closest("[data-bracket]")) this.last?.bracket();
  }

  private key(event: KeyboardEvent): void {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyB") return;
    event.preventDefault();
    this.focused()?.bracket();
  }

  /** The form goes only once every word is kept: the node then needs no field of it. */
  private async leave(event: SubmitEvent): Promise<void> {
    if (this.going) return;
    event.preventDefault();
    if (!(await this.link.settle(TRY))) {
      this.stands("away");
      return;
    }
    this.going = true;
    const live = this.form.elements.namedItem("live");
    if (live instanceof HTMLInputElement) live.disabled = false;
    // Not in the same turn: while its submit event is still going round, a form cannot be sent.
    setTimeout(() => this.form.requestSubmit(event.submitter as HTMLElement | null));
  }
}
