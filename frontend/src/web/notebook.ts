// A notebook: every word is kept by our node as it is typed, one request after another.
const PAUSE = 700;
const AGAIN = 5_000;
const PATIENCE = 10_000;

interface Answer {
  readonly kept: Readonly<Record<string, number>>;
  readonly changed: Readonly<Record<string, { readonly words: string; readonly version: number }>>;
}

type Standing = "saved" | "saving" | "away" | "signedout" | "full";

/** One form with `data-notebook`; the node gives it every sentence. */
export class Notebook {
  private readonly unsaved = new Set<HTMLTextAreaElement>();
  private readonly torn = new Set<HTMLTextAreaElement>();
  private soon: ReturnType<typeof setTimeout> | undefined;
  private busy = false;

  constructor(private readonly form: HTMLFormElement) {
    for (const part of form.querySelectorAll<HTMLElement>("[data-plain-only]")) part.hidden = true;
    for (const part of form.querySelectorAll<HTMLElement>("[data-scripted]")) part.hidden = false;
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("click", (event) => this.pressed(event.target as Element));
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("online", () => void this.save());
    addEventListener("beforeunload", (event) => {
      if (this.unsaved.size) event.preventDefault();
    });
    document.body.addEventListener("htmx:after:swap", () => this.follow());
    this.follow();
  }

  private areas(): HTMLTextAreaElement[] {
    return [...this.form.querySelectorAll<HTMLTextAreaElement>("[data-note]")];
  }

  /** The notes on the item that is being discussed stand out. */
  private follow(): void {
    const up = document.querySelector<HTMLElement>("#agenda-now [data-up]")?.dataset["up"];
    for (const area of this.areas()) area.closest(".note")?.classList.toggle("up", area.dataset["note"] === up);
  }

  private typed(event: Event): void {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement)) return;
    const composing = event instanceof InputEvent && event.isComposing;
    if (!composing) this.stampFirst(area);
    this.unsaved.add(area);
    this.say("saving");
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.save(), PAUSE);
  }

  // --- the time at the start of a line --------------------------------------------------------

  private hour(): string | null {
    const timeZone = this.form.dataset["stamps"];
    if (!timeZone) return null;
    const format = { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    try {
      return new Intl.DateTimeFormat("en-GB", format).format(new Date());
    } catch {
      return null; // a zone that the node knows and this browser does not
    }
  }

  /** The first words of a note get the time before them. */
  private stampFirst(area: HTMLTextAreaElement): void {
    const first = area.dataset["begun"] === undefined && area.defaultValue === "";
    area.dataset["begun"] = "";
    const hour = this.hour();
    if (first && hour && area.value.trim()) area.setRangeText(`${hour} `, 0, 0, "preserve");
  }

  private key(event: KeyboardEvent): void {
    const area = event.target;
    const plain = event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.isComposing;
    if (!plain || !(area instanceof HTMLTextAreaElement)) return;
    const hour = this.hour();
    if (!hour || !area.value.trim()) return;
    event.preventDefault();
    document.execCommand("insertText", false, `\n${hour} `); // unlike setRangeText it can be undone
  }

  // --- keeping ----------------------------------------------------------------------------------

  private async save(): Promise<void> {
    const areas = [...this.unsaved].filter((area) => !this.torn.has(area));
    if (this.busy || !areas.length) return;
    this.busy = true;
    const sent = new Map(areas.map((area) => [area, area.value]));
    const standing = await this.send(sent);
    this.busy = false;
    if (standing === "saved" && this.unsaved.size) this.again(PAUSE);
    else if (standing === "away") this.again(AGAIN);
    this.say(standing === "saved" && this.unsaved.size ? "saving" : standing);
  }

  private again(wait: number): void {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.save(), wait);
  }

  private async send(sent: ReadonlyMap<HTMLTextAreaElement, string>): Promise<Standing> {
    const body = new FormData();
    const token = this.form.elements.namedItem("csrfmiddlewaretoken");
    if (token instanceof HTMLInputElement) body.set("csrfmiddlewaretoken", token.value);
    body.set("action", "notes");
    for (const [area, words] of sent) {
      body.set(area.name, words);
      body.set(`began_${area.dataset["note"]}`, this.began(area)?.value ?? "0");
    }
    try {
      const headers = { Accept: "application/json" };
      const signal = AbortSignal.timeout(PATIENCE);
      const address = this.form.getAttribute("action") ?? ""; // its button is named `action`, too
      const answer = await fetch(address, { method: "POST", body, headers, signal });
      if (answer.status === 413) return "full";
      if (answer.redirected || answer.status === 403) return "signedout";
      if (!answer.ok) return "away";
      this.take(sent, (await answer.json()) as Answer);
      return "saved";
    } catch {
      return "away";
    }
  }

  private take(sent: ReadonlyMap<HTMLTextAreaElement, string>, answer: Answer): void {
    for (const [area, words] of sent) {
      const ref = area.dataset["note"] ?? "";
      const [version, other] = [answer.kept[ref], answer.changed[ref]];
      const began = this.began(area);
      if (version !== undefined && began) began.value = String(version);
      if (version !== undefined && area.value === words) this.unsaved.delete(area);
      if (other) this.clash(area, other.words, other.version);
    }
  }

  private began(area: HTMLTextAreaElement): HTMLInputElement | null {
    const found = this.form.elements.namedItem(`began_${area.dataset["note"]}`);
    return found instanceof HTMLInputElement ? found : null;
  }

  // --- the same note on two pages ----------------------------------------------------------------

  private clash(area: HTMLTextAreaElement, words: string, version: number): void {
    this.torn.add(area);
    const began = this.began(area);
    if (began) began.value = String(version); // whatever is kept next was chosen knowing it
    const box = this.box(area);
    const place = box?.querySelector("[data-clash-words]");
    if (place) place.textContent = words;
    if (box) box.hidden = false;
  }

  private box(area: HTMLTextAreaElement): HTMLElement | null {
    return area.closest(".note")?.querySelector<HTMLElement>("[data-clash]") ?? null;
  }

  private pressed(target: Element): void {
    const area = target.closest(".note")?.querySelector("textarea");
    const [take, keep] = [target.closest("[data-take]"), target.closest("[data-keep]")];
    if (!area || !(take || keep)) return;
    const box = this.box(area);
    if (take) area.value = box?.querySelector("[data-clash-words]")?.textContent ?? "";
    if (box) box.hidden = true;
    this.torn.delete(area);
    this.unsaved.add(area);
    area.focus();
    void this.save();
  }

  private say(standing: Standing): void {
    const state = this.form.querySelector("[data-state]");
    const words = this.form.dataset[standing] ?? "";
    if (state && state.textContent !== words) state.textContent = words;
  }
}
